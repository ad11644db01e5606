/** Everything of Slack that the app uses, put together. */
import { randomUUID } from 'node:crypto';
import type { Endpoints } from '../contracts/endpoint.ts';
import type { HomeMemory } from '../contracts/home-memory.ts';
import type { Regions } from '../contracts/known-regions.ts';
import type { Metrics } from '../contracts/measurements.ts';
import type { MessageMemory, Turns } from '../contracts/message-memory.ts';
import type { AlarmMemory, AlarmNews, Alarms } from '../flow/alarms.ts';
import type { Denials } from '../flow/denials.ts';
import type { Grants, Log, People, Projection, Rounds, World } from '../flow/ports.ts';
import { hasLeft } from '../flow/removed-databases.ts';
import { MINUTE } from '../grant/duration.ts';
import type { DatabaseName, GrantId, PersonId } from '../grant/ids.ts';
import type { Policy } from '../grant/policy.ts';
import type { Language } from '../words/language.ts';
import { createSlack, type Slack, type SlackSettings, type SlackWaits } from './connection/bolt.ts';
import { createReaders } from './directory/locales.ts';
import { createPeople } from './directory/people.ts';
import { createRefused } from './interactions/unknown-action.ts';
import { createHome, type Home } from './listeners/open-home.ts';
import { registerListeners } from './listeners/register.ts';
import { linkedForms } from './listeners/use-current-address.ts';
import type { OneUse } from './listeners/write-to-bot.ts';
import { createAlarmNews } from './messages/alarm-messages.ts';
import type { PostingWaits } from './messages/post-message.ts';
import { createProjection } from './messages/projection.ts';
import { createWorking } from './messages/working-mark.ts';
import { createForms } from './views/form-state.ts';

/** A database, as far as people in Slack meet it. */
type Destination = { readonly language: Language; readonly policy: Policy; readonly channel: string };

type Needs = {
  readonly destinations: ReadonlyMap<DatabaseName, Destination>;
  /** the channel of its cards, where that is not as `destinations` says */
  readonly channelOf: (database: DatabaseName) => string | undefined;
  readonly stores: {
    readonly alarmMessages: AlarmMemory;
    readonly homes: HomeMemory;
    readonly messages: MessageMemory;
    readonly oneUse: OneUse;
    readonly rounds: Rounds;
    readonly turns: Turns;
  };
  readonly scalingo: { readonly endpoints: Endpoints; readonly regions: Regions };
  readonly alarms: Alarms;
  readonly denials: Denials;
  readonly metrics: Pick<Metrics, 'slackCalled' | 'slackReconnected'>;
  readonly timing: {
    readonly slack: SlackWaits;
    readonly posting: PostingWaits;
    readonly formLookUpMs: number;
  };
  readonly random: () => number;
  readonly now: () => number;
  /** a monotonic clock, which nobody sets */
  readonly steady: () => number;
  readonly log: Log;
};

type Listens = {
  readonly world: World;
  /** what former names of this installation know */
  readonly former: readonly { readonly grants: Pick<Grants, 'get'> }[];
  /** has any installation in our Redis a record of that grant? */
  readonly isKnown: (id: GrantId) => Promise<boolean>;
  /** the link to the address page; undefined where that is not served */
  readonly link: ((person: PersonId, viewId: string) => string) | undefined;
  /** asks for the Home tabs to be drawn again at that instant */
  readonly redrawHome: (at: number) => Promise<void>;
};

export type SlackEdge = Pick<Slack, 'start' | 'stop' | 'connected' | 'trouble'> & {
  readonly people: People;
  readonly alarmNews: AlarmNews;
  /** the messages of one installation's grants */
  projectionOf(theirs: {
    readonly memory: MessageMemory;
    readonly grants: Pick<Grants, 'get' | 'live'>;
  }): Projection;
  /** Registers what people can do. Returns what the address page asks of a form, and what draws the Home tabs again. */
  listen(listens: Listens): { readonly home: Home; readonly linked: ReturnType<typeof linkedForms> };
};

export function createSlackEdge(settings: SlackSettings, needs: Needs): SlackEdge {
  const {
    destinations,
    channelOf,
    stores,
    scalingo,
    alarms,
    denials,
    metrics,
    timing,
    random,
    now,
    steady,
    log,
  } = needs;
  const { endpoints, regions } = scalingo;
  const slack = createSlack(settings, { waits: timing.slack, random, denials, metrics, steady, log });
  const { app, interactive, posts, glances } = slack;
  const readers = createReaders({ client: glances, now: steady });
  const directory = { team: slack.team, now: steady, log };
  const people = createPeople({ ...directory, client: interactive });
  const writing = { client: posts, alarms, readers, destinations, now, log };
  return {
    start: slack.start,
    stop: slack.stop,
    connected: slack.connected,
    trouble: slack.trouble,
    people,
    alarmNews: createAlarmNews({ ...writing, memory: stores.alarmMessages, people }),
    projectionOf: (theirs) =>
      createProjection({
        ...writing,
        ...theirs,
        channelOf,
        turns: stores.turns,
        workspaceUrl: slack.workspaceUrl,
        steady,
        waits: timing.posting,
        endpoints,
        hasLeft: (database) => hasLeft({ rounds: stores.rounds, now }, database),
      }),
    listen({ world, former, isKnown, link, redrawHome }) {
      const listening = {
        app,
        world,
        readers,
        refused: createRefused({ destinations, former, isKnown, log }),
        denials,
        ackTaken: timing.slack.ackTaken,
      };
      const forms = createForms(world, link && { link, nonce: randomUUID }, timing.formLookUpMs);
      const working = createWorking({ world, memory: stores.messages, readers, destinations });
      registerListeners(listening, { forms, working, regions, endpoints, oneUse: stores.oneUse });
      const home = createHome({
        ...listening,
        // What is drawn is looked up apart from what is decided, so that there are look-ups left for those who press.
        world: { ...world, people: createPeople({ ...directory, client: posts, freshMs: MINUTE }) },
        homes: stores.homes,
        client: posts,
        again: redrawHome,
      });
      return { home, linked: linkedForms({ world, client: interactive, readers }, forms) };
    },
  };
}
