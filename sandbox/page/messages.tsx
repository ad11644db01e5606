/** The messages of a channel, as its reader sees them. */
import { useEffect, useRef } from 'react';
import type { Channel, Message, State } from '../slack/client-api.ts';
import { Blocks } from './blocks.tsx';
import { clientWords } from './client-words.ts';
import { Shortcuts } from './shortcuts.tsx';
import { type DoAct, useSurface } from './surface.ts';

type Props = { readonly state: State; readonly channel: Channel; readonly act: DoAct };

export function Messages({ state, channel, act }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const count = channel.messages.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the new message that is to be seen
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [count, channel.id]);
  return (
    <div ref={list} className="messages" role="log" aria-live="polite">
      {count === 0 && (
        <p className="hint">
          Nothing here yet. Type <code>/db-access</code> below, or{' '}
          <code>/db-access orders 203.0.113.7 2m why you need it</code>.
        </p>
      )}
      {channel.messages.map((message) => (
        <MessageView key={message.ts} message={message} state={state} act={act} />
      ))}
    </div>
  );
}

function MessageView({ message, state, act }: { message: Message; state: State; act: DoAct }) {
  const words = clientWords(state.me.locale);
  const { channel, ts, user, text, blocks, edited, ephemeral, thread_ts, files = [] } = message;
  const written = text === '' ? [] : [{ type: 'section', text: { type: 'mrkdwn', text } }];
  const surface = useSurface({ on: { message: { channel, ts } }, state, act });
  const author = state.people.find(({ id }) => id === user);
  const time = new Date(Number(ts) * 1000).toLocaleTimeString(state.me.locale, {
    timeZone: state.me.tz,
    timeStyle: 'short',
  });
  return (
    <article className={ephemeral ? 'message ephemeral' : 'message'}>
      <div className="byline">
        <b>{author?.realName ?? user}</b> {author?.kind === 'bot' && <small className="badge">APP</small>}{' '}
        <time>{time}</time> {edited && <small>{words.edited}</small>}{' '}
        {ephemeral && <small>{words.onlyYou}</small>} {thread_ts && <small>{words.inThread}</small>}
        {!ephemeral && (
          <Shortcuts
            label={words.more}
            shortcuts={state.shortcuts.filter(({ type }) => type === 'message')}
            start={(callback_id) => act({ do: 'message_shortcut', callback_id, channel, ts })}
          />
        )}
      </div>
      <Blocks blocks={blocks ?? written} surface={surface} />
      {files.map(({ id, name, title, size }) => (
        <p key={id} className="file">
          <a href={`/slack/_sandbox/files/${id}?as=${state.me.id}`} download={name}>
            {title}
          </a>{' '}
          <small>
            {name}, {size} bytes
          </small>
        </p>
      ))}
    </article>
  );
}
