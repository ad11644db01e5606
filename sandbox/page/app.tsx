/** Who one is, where one looks, and the two halves of the page. */
import { useEffect, useRef, useState } from 'react';
import type { Act, Channel, Person, State } from '../slack/client-api.ts';
import { perform, useSlack } from './api.ts';
import { clientWords } from './client-words.ts';
import { Composer } from './composer.tsx';
import { Firewalls } from './firewall.tsx';
import { Home } from './home.tsx';
import { Messages } from './messages.tsx';
import { Modal } from './modal.tsx';

/** In the place of a channel's id. */
const HOME = 'home';

/** The person is part of the URL, so two tabs can be two people. */
function personInAddress(): string {
  return new URLSearchParams(location.hash.slice(1)).get('as') ?? 'U0ANA';
}

/** A form is part of its window: one that was open is gone after a reload, as in Slack. */
function useFreshWindow(state: State | undefined): void {
  const isOver = useRef(false);
  useEffect(() => {
    if (!state || isOver.current) return;
    isOver.current = true;
    const [visit] = performance.getEntriesByType('navigation');
    const isReload = visit instanceof PerformanceNavigationTiming && visit.type === 'reload';
    const view = state.modals.at(-1)?.id;
    if (isReload && view !== undefined) void perform(state.me.id, { do: 'close', view, all: true });
  }, [state]);
}

export function App() {
  const [as, setAs] = useState(personInAddress);
  const [channelId, setChannelId] = useState('');
  const [trouble, setTrouble] = useState('');
  const { seen: state, refused } = useSlack(as);
  useFreshWindow(state);
  useEffect(() => {
    location.hash = new URLSearchParams({ as }).toString();
  }, [as]);
  if (!state) return <p className="starting">{refused ?? 'Connecting…'}</p>;

  const act = async (what: Act) => {
    const result = await perform(as, what);
    setTrouble(result.ok ? '' : result.error);
    return result;
  };
  // What another person saw a moment ago is not shown as this one's: a word typed then would be said in the wrong place.
  const mine = state.me.id === as ? state : undefined;
  const channel =
    mine?.channels.find(({ id }) => id === channelId) ?? mine?.channels.find(({ kind }) => kind === 'dm');
  const atHome = state.homeTab && channelId === HOME;
  const modal = mine?.modals.at(-1);
  const become = (id: string) => {
    setAs(id);
    setTrouble('');
    setChannelId((before) => (before.startsWith('D') ? '' : before));
  };

  return (
    <div className="page">
      <header className="top">
        <h1>db-access sandbox</h1>
        <PersonSwitch people={state.people} as={as} become={become} />
      </header>
      <main className="slack" aria-label="Slack">
        <Channels
          channels={mine?.channels ?? []}
          home={state.homeTab ? clientWords(state.me.locale).home : undefined}
          shown={atHome ? HOME : channel?.id}
          show={setChannelId}
        />
        {mine && atHome && (
          <Home key={mine.me.id} state={mine} act={act}>
            <Trouble text={trouble} />
          </Home>
        )}
        {channel && !atHome && (
          <section className="conversation" aria-label={channelName(channel)}>
            <h2>{channelName(channel)}</h2>
            <Messages state={state} channel={channel} act={act} />
            <Trouble text={trouble} />
            <Composer
              key={channel.id}
              commands={state.commands}
              shortcuts={state.shortcuts}
              channel={channel.id}
              act={act}
            />
          </section>
        )}
      </main>
      <Firewalls />
      {modal && <Modal key={modal.id} modal={modal} state={state} act={act} />}
    </div>
  );
}

function Trouble({ text }: { text: string }) {
  return text === '' ? null : (
    <p className="trouble" role="alert">
      {text}
    </p>
  );
}

function channelName({ kind, name }: Channel): string {
  return kind === 'dm' ? name : `#${name}`;
}

/** Those who can be someone in this workspace; what each may do is what the sandbox is there to show. */
function PersonSwitch({
  people,
  as,
  become,
}: {
  people: readonly Person[];
  as: string;
  become: (id: string) => void;
}) {
  const actors = people.filter(({ kind }) => kind !== 'bot' && kind !== 'deactivated');
  return (
    <fieldset className="people">
      <legend>Act as</legend>
      {actors.map(({ id, realName, kind }) => (
        <label key={id} className={id === as ? 'chosen' : ''}>
          <input type="radio" name="as" value={id} checked={id === as} onChange={() => become(id)} />
          {realName.split(' ')[0]} <small>{roles[id] ?? kind}</small>
        </label>
      ))}
    </fieldset>
  );
}

const roles: Readonly<Record<string, string>> = { U0ANA: 'requester', U0BO: 'approver', U0CY: 'approver' };

function Channels({
  channels,
  home,
  shown,
  show,
}: {
  channels: readonly Channel[];
  /** what Slack calls the Home tab, where the app has one */
  home: string | undefined;
  shown: string | undefined;
  show: (id: string) => void;
}) {
  return (
    <nav className="channels" aria-label="Channels">
      {home && (
        <button type="button" aria-current={shown === HOME ? 'page' : undefined} onClick={() => show(HOME)}>
          {home}
        </button>
      )}
      {channels.map((channel) => (
        <button
          key={channel.id}
          type="button"
          aria-current={channel.id === shown ? 'page' : undefined}
          onClick={() => show(channel.id)}
        >
          {channelName(channel)} {channel.messages.length > 0 && <small>{channel.messages.length}</small>}
        </button>
      ))}
    </nav>
  );
}
