/**
 * One message about each alarm to the admins of its database; where none are named, in its channel. It is rewritten in place while
 * the alarm lasts, posted again daily, and says at last that it is over. One that begins again pings again, once an hour at most. Who
 * was told and is no recipient any longer, or not as far as Slack tells now, reads on in the message that is there.
 */
import { createHash } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { AlarmMemory, AlarmNews, AlarmRef, Alarms } from '../../flow/alarms.ts';
import { Fault } from '../../flow/fault.ts';
import type { Log, People } from '../../flow/ports.ts';
import type { RaisedAlarm } from '../../grant/alarm.ts';
import { DAY, HOUR } from '../../grant/duration.ts';
import { DatabaseName } from '../../grant/ids.ts';
import type { Policy } from '../../grant/policy.ts';
import type { Language } from '../../words/language.ts';
import type { Markup } from '../../words/markup.ts';
import { SlackFault, slackFault } from '../connection/slack-error.ts';
import type { Readers } from '../directory/locales.ts';
import { mrkdwn } from '../directory/mrkdwn.ts';
import { note, section } from '../views/blocks.ts';

type Destination = { readonly language: Language; readonly policy: Policy; readonly channel: string };

type Needs = {
  readonly client: WebClient;
  readonly alarms: Pick<Alarms, 'all' | 'unread'>;
  readonly memory: AlarmMemory;
  readonly people: Pick<People, 'members'>;
  readonly readers: Readers;
  readonly destinations: ReadonlyMap<DatabaseName, Destination>;
  readonly now: () => number;
  readonly log: Pick<Log, 'warn'>;
};

type AlarmMessage = { readonly text: string; readonly blocks: KnownBlock[] };

type Recipient = { readonly to: string; readonly markup: Markup };

const Opened = z.object({ channel: z.object({ id: z.string() }) });
const Posted = z.object({ ts: z.string() });

export function createAlarmNews(needs: Needs): AlarmNews {
  const { client, alarms, memory, people, readers, destinations, now, log } = needs;

  return {
    async tell() {
      const raised = await alarms.all();
      const known = await memory.begin();
      if (known === undefined) return;
      const unread = await alarms.unread();
      const isOfLaterBuild = (key: string) => unread.some((one) => key.startsWith(`${one} `));
      const forgotten = new Set([...known.keys()].filter((key) => !isOfLaterBuild(key)));
      try {
        for (const one of raised) {
          const told = toldOf(one, known);
          const now = await recipients(one, told.size > 0);
          for (const { to, markup } of now) {
            const key = keyOf(one, to);
            forgotten.delete(key);
            await quietly(one, () => write(one, { key, to, markup, ref: known.get(key) }));
          }
          for (const [to, ref] of told) {
            if (now.some((recipient) => recipient.to === to)) continue;
            const key = keyOf(one, to);
            forgotten.delete(key);
            await quietly(one, async () => {
              if (!(await keepUp(one, { key, ref, markup: await markupFor(to) }))) forgotten.add(key);
            });
          }
        }
      } catch (error) {
        // Not all of them were seen.
        forgotten.clear();
        throw error;
      } finally {
        await memory.end([...forgotten]);
      }
    },
  };

  async function write(
    one: RaisedAlarm,
    { key, to, markup, ref }: Recipient & { readonly key: string; readonly ref: AlarmRef | undefined },
  ): Promise<void> {
    // Over before anyone was told: nothing to say.
    if (ref === undefined && one.endedAt !== undefined) return;
    if (ref && !isDue(one, ref) && (await keepUp(one, { key, ref, markup }))) return;
    const { digest, ...message } = messageOf(one, markup);
    const postedAt = now();
    const channel = await channelOf(to);
    const { ts } = Posted.parse(await client.chat.postMessage({ channel, ...message }));
    await memory.put(key, { channel, ts, digest, postedAt });
    // Only the newest is kept up to date.
    if (ref) await rewrite(ref, repeatedMessage(one, markup));
  }

  /** False where the message that is there cannot be made to say what is so. */
  async function keepUp(
    one: RaisedAlarm,
    { key, ref, markup }: { readonly key: string; readonly ref: AlarmRef; readonly markup: Markup },
  ): Promise<boolean> {
    const { digest, ...message } = messageOf(one, markup);
    if (ref.digest === digest) return true;
    if (!(await rewrite(ref, message))) return false;
    await memory.put(key, { ...ref, digest });
    return true;
  }

  /** False where Slack does not let it be edited any more, so that it has to be posted again. One that somebody deleted stays deleted. */
  async function rewrite({ channel, ts }: AlarmRef, message: AlarmMessage): Promise<boolean> {
    try {
      await client.chat.update({ channel, ts, ...message });
      return true;
    } catch (error) {
      const fault = slackFault(error);
      if (fault.code === 'message_not_found') return true;
      if (fault.retry) throw fault;
      return false;
    }
  }

  /** Has it to ping again: after a day, and where it was over meanwhile, unless it comes and goes? */
  function isDue({ since, endedAt }: RaisedAlarm, { postedAt }: AlarmRef): boolean {
    const ago = now() - postedAt;
    return endedAt === undefined && (ago >= DAY || (since > postedAt && ago >= HOUR));
  }

  async function channelOf(to: string): Promise<string> {
    if (!isPerson(to)) return to;
    return Opened.parse(await client.conversations.open({ users: to })).channel.id;
  }

  async function markupFor(to: string): Promise<Markup> {
    if (isPerson(to)) return readers.markup(to);
    return mrkdwn[[...destinations.values()].find(({ channel }) => channel === to)?.language ?? 'en'];
  }

  /**
   * The admins of its database, or of any where it is about all of them; nobody named: a channel. So too where Slack does not tell who is
   * in a group, unless somebody was told.
   */
  async function recipients({ alarm }: RaisedAlarm, isTold: boolean): Promise<readonly Recipient[]> {
    const about = 'database' in alarm.facts ? DatabaseName.safeParse(alarm.facts.database).data : undefined;
    const destination = about && destinations.get(about);
    const all = destination ? [destination] : [...destinations.values()];
    const admins = new Set<string>();
    let isUnknown = false;
    for (const { policy } of all) {
      for (const person of policy.admins.people) admins.add(person);
      for (const group of policy.admins.groups) {
        const members = await people.members(group);
        for (const person of members ?? []) admins.add(person);
        isUnknown ||= members === undefined;
      }
    }
    if (admins.size > 0)
      return Promise.all([...admins].map(async (to) => ({ to, markup: await readers.markup(to) })));
    const [first] = isUnknown && isTold ? [] : all;
    return first ? [{ to: first.channel, markup: mrkdwn[first.language] }] : [];
  }

  async function quietly({ alarm }: RaisedAlarm, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      // Redis away is not Slack's doing: the sweep tells.
      if (error instanceof Fault && !(error instanceof SlackFault)) throw error;
      const why = slackFault(error).message;
      log.warn({ event: 'alarm_not_told', of: alarm.event, subject: alarm.subject, why }, 'alarm not told');
    }
  }
}

function isPerson(to: string): boolean {
  return /^[UW]/.test(to);
}

function keyOf({ alarm }: RaisedAlarm, to: string): string {
  return `${alarm.event} ${alarm.subject} ${to}`;
}

/** Who was told of it, and where. */
function toldOf(one: RaisedAlarm, known: ReadonlyMap<string, AlarmRef>): ReadonlyMap<string, AlarmRef> {
  const before = keyOf(one, '');
  const told = [...known].filter(
    ([key]) => key.startsWith(before) && !key.slice(before.length).includes(' '),
  );
  return new Map(told.map(([key, ref]) => [key.slice(before.length), ref]));
}

/** `digest`: of what it shows. */
function messageOf(one: RaisedAlarm, markup: Markup): AlarmMessage & { readonly digest: string } {
  const message = textsOf(one, markup);
  const digest = createHash('sha256').update(JSON.stringify(message.blocks)).digest('base64url');
  return { ...message, digest };
}

/** Screen readers and phones read the text alone: it says as well that the alarm is over. */
function textsOf({ alarm, since, endedAt }: RaisedAlarm, { words, ...markup }: Markup): AlarmMessage {
  const what = markup.plain(words.alarms.what(alarm));
  if (endedAt !== undefined) {
    const [over, was] = [words.alarms.over(markup.time(endedAt)), words.alarms.was(what)];
    return { text: `${over} ${was}`, blocks: [section(over), note(was)] };
  }
  const { title } = words.alarms;
  const when = words.alarms.since(markup.time(since));
  return { text: `${title}: ${what}`, blocks: [section(`${markup.strong(title)}\n${what}`), note(when)] };
}

function repeatedMessage({ alarm }: RaisedAlarm, { words, ...markup }: Markup): AlarmMessage {
  const { repeated, was, what } = words.alarms;
  const text = `${repeated} ${was(markup.plain(what(alarm)))}`;
  return { text, blocks: [note(text)] };
}
