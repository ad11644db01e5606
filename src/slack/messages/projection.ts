/**
 * Writes the messages of one grant so that they match its record. It may be cut off anywhere and called again: what exists
 * already is rewritten in place, and what was about to be posted is looked for before it is posted once more.
 */
import { z } from 'zod';
import type { Endpoints } from '../../contracts/endpoint.ts';
import type { MessageRef } from '../../contracts/message-memory.ts';
import type { Alarms } from '../../flow/alarms.ts';
import { Fault, NotYet } from '../../flow/fault.ts';
import type { Grants, Log, Projection } from '../../flow/ports.ts';
import { SECOND } from '../../grant/duration.ts';
import type { DatabaseName } from '../../grant/ids.ts';
import type { Policy } from '../../grant/policy.ts';
import { type Grant, isCurrent } from '../../grant/record.ts';
import type { Language } from '../../words/language.ts';
import { problemText } from '../../words/problem-text.ts';
import { SlackFault, slackFault } from '../connection/slack-error.ts';
import type { Readers } from '../directory/locales.ts';
import { mrkdwn } from '../directory/mrkdwn.ts';
import { direct } from '../views/direct-messages.ts';
import { permalink } from '../views/permalink.ts';
import { createApproversChannel, type Trouble } from './approvers-channel.ts';
import { currentCard } from './former-cards.ts';
import { createPosting, type PostingNeeds } from './post-message.ts';
import { sendServersFile } from './servers-file.ts';

type Destination = {
  /** of its channel */
  readonly language: Language;
  readonly policy: Policy;
  /** the approvers' channel */
  readonly channel: string;
};

/** `channel`: undefined where a database that has left the file has no card. */
type Place = Pick<Destination, 'language' | 'policy'> & { readonly channel: string | undefined };

type Needs = PostingNeeds & {
  readonly grants: Pick<Grants, 'get' | 'live'>;
  readonly endpoints: Endpoints;
  readonly alarms: Pick<Alarms, 'raise' | 'clear'>;
  readonly readers: Readers;
  /** for links to messages; undefined as long as Slack has not told it */
  readonly workspaceUrl: () => string | undefined;
  readonly destinations: ReadonlyMap<DatabaseName, Destination>;
  /** where that is not as `destinations` says */
  readonly channelOf: (database: DatabaseName) => string | undefined;
  /** a database that is not among them: does no other process know it either? */
  readonly hasLeft: (database: DatabaseName) => Promise<boolean>;
  readonly log: Log;
};

const noCard = { card: undefined, others: [] } as const;

const Opened = z.object({ channel: z.object({ id: z.string() }) });

export function createProjection(needs: Needs): Projection {
  const {
    client,
    grants,
    memory,
    endpoints,
    alarms,
    readers,
    workspaceUrl,
    destinations,
    channelOf,
    hasLeft,
    log,
  } = needs;
  const write = createPosting(needs);
  const writeToApprovers = createApproversChannel({ write, memory, alarms, tried });

  return {
    async show(grant) {
      const destination: Place | undefined = destinationOf(grant.database) ?? (await placeOfGone(grant));
      // Another process may know it, or will soon. Nothing is marked as told.
      if (!destination) throw new Fault({ is: 'not configured', database: grant.database }, { retry: true });
      const { policy } = destination;
      const shown = { grant, policy, markup: mrkdwn[destination.language] };
      // A channel that the bot may not write to, or where others are before it, must not keep the requester in the dark.
      const { card, others } =
        destination.channel === undefined ? noCard : await writeToApprovers(shown, destination.channel);
      const refs = await memory.all(grant.id);
      const markup = await readers.markup(grant.requester);
      const cardLink = linkTo(refs);
      const trouble = (problem: string) =>
        markup.words.card.inChannel({ problem, channel: markup.channel(destination.channel ?? '') });
      const cardTrouble = card && !card.retry ? trouble(problemText(card.problem, markup)) : '';
      const isCardLate = isLate(card) && currentCard(refs) === undefined;
      const endpoint = await endpointOf(grant);
      // At its end, what else keeps its address open.
      const live =
        grant.state === 'active' || grant.state === 'closed' ? await grants.live(grant.database) : [];
      const channel = await directChannel(grant);
      const directly = channel ? await writeDirect(channel) : [];
      const fault = firstToRetry([card, ...others, ...directly]);
      if (fault) throw fault;
      // That build has something to tell once it is there again.
      if ([...refs.values()].some((ref) => 'laterSchema' in ref))
        throw new Fault({ is: 'later record', grant: grant.id }, { retry: true });

      async function writeDirect(channel: string): Promise<readonly Trouble[]> {
        const faults = await writeDirectMessages(channel);
        if (grant.state !== 'active' || faults.some((fault) => fault?.retry)) return faults;
        const file = await tried(grant, channel, () =>
          sendServersFile(needs, grant, { endpoint, markup, channel }),
        );
        return [...faults, file];
      }

      /** In their order: only one that Slack refuses for good does not hold up those after it. */
      async function writeDirectMessages(channel: string): Promise<readonly Trouble[]> {
        const known = await memory.all(grant.id);
        const posted = new Set([...known].flatMap(([key, ref]) => ('ts' in ref ? [key] : [])));
        const faults: Trouble[] = [];
        for (const message of direct({
          grant,
          policy,
          markup,
          endpoint,
          cardTrouble,
          isCardLate,
          cardLink,
          live,
          posted,
        })) {
          const ref = known.get(message.key);
          const fault = await tried(grant, channel, () => write(grant, message, { channel, ref }));
          faults.push(fault);
          if (fault?.retry) return faults;
        }
        return faults;
      }
    },

    cardLink: async (id) => linkTo(await memory.all(id)),

    async isElsewhere({ id, database }) {
      const destination = destinationOf(database);
      const card = currentCard(await memory.all(id));
      return destination !== undefined && card !== undefined && card.channel !== destination.channel;
    },

    async isInUse({ channel, database }) {
      if ([...destinations.keys()].some((name) => destinationOf(name)?.channel === channel)) return true;
      return !destinations.has(database) && !(await hasLeft(database));
    },
  };

  function destinationOf(database: DatabaseName): Destination | undefined {
    const found = destinations.get(database);
    return found && { ...found, channel: channelOf(database) ?? found.channel };
  }

  function linkTo(refs: ReadonlyMap<string, MessageRef>): string | undefined {
    const url = workspaceUrl();
    const ref = refs.get('card');
    return url !== undefined && ref && 'ts' in ref ? permalink(url, ref) : undefined;
  }

  async function tried({ id }: Grant, channel: string, act: () => Promise<unknown>): Promise<Trouble> {
    try {
      await act();
      return undefined;
    } catch (error) {
      if (error instanceof NotYet) return error;
      // Our own memory or a bug is no trouble of the channel's, and is not to be told as one.
      if (!(error instanceof SlackFault)) throw error;
      log.warn(
        { event: 'message_not_written', grant: id, channel, why: error.message },
        'message not written',
      );
      return error;
    }
  }

  /** Its database has left the file, and it is over: its card is where it was, and there is nothing to answer any more. */
  async function placeOfGone(grant: Grant): Promise<Place | undefined> {
    if (isCurrent(grant) || !(await hasLeft(grant.database))) return undefined;
    const card = (await memory.all(grant.id)).get('card');
    const channel = card && 'ts' in card ? card.channel : undefined;
    const all = [...destinations.values()];
    // What is shown of it then depends on no policy; of the others its language may be right.
    const near = all.find((one) => one.channel === channel) ?? all[0];
    return near && { ...near, channel, policy: { ...near.policy, reason: null } };
  }

  /** Undefined where the requester has left: nobody is there to be told, and the approvers still are. */
  async function directChannel(grant: Grant): Promise<string | undefined> {
    try {
      return Opened.parse(await client.conversations.open({ users: grant.requester })).channel.id;
    } catch (error) {
      const fault = slackFault(error);
      if (!fault.isNobodyThere) throw fault;
      log.warn(
        { event: 'requester_unreachable', grant: grant.id, why: fault.message },
        'requester cannot be messaged any longer',
      );
      return undefined;
    }
  }

  async function endpointOf(grant: Grant) {
    if (grant.state !== 'active') return null;
    try {
      return await endpoints.of(grant.database);
    } catch (error) {
      log.warn({ event: 'endpoint_unknown', database: grant.database, err: error }, 'endpoint not looked up');
      return null;
    }
  }
}

/** A turn that comes in a moment is nothing to tell people about. */
const SOON_MS = 5 * SECOND;

function isLate(card: Trouble): boolean {
  return card instanceof NotYet ? card.retryAfterMs > SOON_MS : card?.retry === true;
}

/** Slack's own word on how long to wait goes before our turns; of these the soonest. */
function firstToRetry(found: readonly Trouble[]): Trouble {
  const faults = found.filter((fault) => fault !== undefined);
  const [soonest] = faults
    .filter((fault) => fault instanceof NotYet)
    .sort((a, b) => a.retryAfterMs - b.retryAfterMs);
  const told = faults.find((fault) => fault instanceof SlackFault && fault.retryAfterMs !== undefined);
  return told ?? soonest ?? faults[0];
}
