/** What the local Slack holds. */
import { randomUUID } from 'node:crypto';
import type { Message, Person, Shortcut } from './client-api.ts';
import { createFiles } from './files.ts';
import { SlackRefusal } from './slack-refusal.ts';
import { createViews } from './views.ts';
import { BOT, CHANNELS, DBA_GROUP, seedPeople } from './workspace-people.ts';

export type StoredMessage = Message & {
  /** who alone sees it; undefined for everybody */
  readonly to?: string;
  readonly metadata?: unknown;
};

/** A message as it was posted, rewritten or deleted at that instant, by the server's clock. */
export type Version = { readonly at: number; readonly how: 'posted' | 'edited' | 'deleted' } & Pick<
  StoredMessage,
  'channel' | 'ts' | 'text' | 'blocks' | 'ephemeral' | 'to' | 'user'
>;

export type StoredChannel = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'dm';
  members: string[];
  messages: StoredMessage[];
  archived: boolean;
  /** only who is in it knows that it is there; reading it takes another scope */
  isPrivate?: boolean;
};

export type Workspace = ReturnType<typeof createWorkspace>;

/** A link to answer a click or a command privately: five times within half an hour. */
type ResponseUrl = {
  uses: number;
  readonly until: number;
  readonly channel: string;
  readonly person: string;
  readonly message: string | undefined;
};

/** What lets the app open a form, and where the person was when they caused it. */
type Trigger = {
  readonly at: number;
  readonly person: string;
  /** the view that they were in */
  readonly view: string | undefined;
  used: boolean;
};

const TRIGGER_MS = 3000;
const RESPONSE_URL_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;

type Settings = {
  readonly clock: () => number;
  /** where this Slack can be reached */
  readonly address: () => string;
  /** the app has a Home tab */
  readonly homeTab: boolean;
  /** how long a message can be edited after it was posted */
  readonly editWindowMinutes: number;
  /** that people are offered */
  readonly shortcuts: readonly Shortcut[];
};

export function createWorkspace({ clock, address, homeTab, editWindowMinutes, shortcuts }: Settings) {
  const people = seedPeople();
  const living = people.filter(({ kind }) => kind !== 'deactivated').map(({ id }) => id);
  const channels: StoredChannel[] = [
    {
      id: CHANNELS.approvals,
      name: 'db-access-approvals',
      kind: 'channel',
      members: [...living, BOT.user],
      messages: [],
      archived: false,
    },
    {
      id: CHANNELS.general,
      name: 'general',
      kind: 'channel',
      members: [...living],
      messages: [],
      archived: false,
    },
  ];
  const groups = new Map<string, string[]>([[DBA_GROUP, ['U0BO', 'U0CY', 'U0ZED']]]);
  const views = createViews();
  const files = createFiles(address);
  const triggers = new Map<string, Trigger>();
  const responseUrls = new Map<string, ResponseUrl>();
  const history: Version[] = [];
  let lastTs = 0;

  return {
    people,
    channels,
    groups,
    views,
    files,
    responseUrls,
    /** everything that the app wrote, in that order */
    history: history as readonly Version[],
    note(how: Version['how'], message: StoredMessage): void {
      history.push({ ...message, at: clock(), how });
    },
    clock,
    homeTab,
    shortcuts,
    /** a message of this `ts` */
    canBeEdited: (ts: string) => clock() - Number(ts) * 1000 <= editWindowMinutes * 60_000,

    person: (id: string): Person | undefined => people.find((each) => each.id === id),
    channel: (id: string): StoredChannel | undefined => channels.find((each) => each.id === id),

    /** A message that this person can see. */
    seenMessage(person: string, { channel: id, ts }: { channel: string; ts: string }) {
      const channel = channels.find((each) => each.id === id);
      if (!channel?.members.includes(person)) return undefined;
      return channel.messages.find((each) => each.ts === ts && (each.to ?? person) === person);
    },

    /** The direct messages between the bot and one person; they exist once somebody looks. */
    direct(person: string): StoredChannel {
      const known = channels.find(({ kind, members }) => kind === 'dm' && members.includes(person));
      if (known) return known;
      const opened: StoredChannel = {
        id: `D${person.slice(1)}`,
        name: BOT.name,
        kind: 'dm',
        members: [person, BOT.user],
        messages: [],
        archived: false,
      };
      channels.push(opened);
      return opened;
    },

    /** Seconds and a counter: unique, and in the order of posting. */
    ts(): string {
      lastTs = Math.max(lastTs + 1, Math.floor(clock() * 1000));
      return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`;
    },

    /** Change what a person is: they leave, become a guest, come back. */
    become(id: string, kind: Person['kind']): void {
      const index = people.findIndex((each) => each.id === id);
      const person = people[index];
      if (person) people[index] = { ...person, kind };
    },

    trigger(person: string, view?: string): string {
      const id = `${clock()}.${randomUUID()}`;
      triggers.set(id, { at: clock(), person, view, used: false });
      return id;
    },

    /** Each trigger opens one view, within three seconds. */
    takeTrigger(id: string): Trigger {
      if (id === '') throw new SlackRefusal('invalid_arguments');
      const trigger = triggers.get(id);
      if (!trigger) throw new SlackRefusal('invalid_trigger_id');
      if (clock() - trigger.at > TRIGGER_MS) throw new SlackRefusal('expired_trigger_id');
      if (trigger.used) throw new SlackRefusal('exchanged_trigger_id');
      trigger.used = true;
      return trigger;
    },

    responseUrl(to: Pick<ResponseUrl, 'channel' | 'person' | 'message'>): string {
      const id = randomUUID();
      responseUrls.set(id, { ...to, uses: 0, until: clock() + RESPONSE_URL_MS });
      return id;
    },

    takeResponseUrl(id: string): ResponseUrl | 'expired_url' | 'used_url' {
      const found = responseUrls.get(id);
      if (!found || found.until < clock()) return 'expired_url';
      if (found.uses >= RESPONSE_URL_USES) return 'used_url';
      found.uses += 1;
      return found;
    },
  };
}
