/** `db-access person forget`: nothing that Redis holds says any longer who somebody was, and the audit trail says that it was so. */
import { randomBytes } from 'node:crypto';
import { mentions } from '../../audit/blank.ts';
import { PersonId } from '../../grant/ids.ts';
import type { OperatorId } from '../../grant/operator.ts';
import type { Keys } from '../../redis/keys.ts';
import { noteText } from '../../redis/store/audit-store.ts';
import { appendNote } from '../../redis/store/note-store.ts';
import { recordsNaming, removeRecords, removeTraces } from '../../redis/store/person-store.ts';
import { aboutPerson, blankTrail, newestEntry } from '../../redis/store/trail-rewrite.ts';
import { timeOf } from '../../redis/time.ts';
import { version } from '../../version.ts';
import { becauseOf } from '../grants/grant-id.ts';
import { type Trail, withTrail } from '../trail.ts';
import { UsageError } from '../usage.ts';

type Wanted = {
  /** Slack's id, as it was typed */
  readonly id: string;
  /** goes into the audit trail */
  readonly because: string;
  readonly operator: OperatorId;
  /** asked before anything is changed; false changes nothing */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly json?: true | undefined;
  /** told what takes a while */
  readonly progress: (line: string) => void;
};

/** What there is of them under one name of the installation. */
type Held = Awaited<ReturnType<typeof heldBy>>;

/** How many entries one event names at most, so that none is long. */
const MOST_NAMED = 200;

const MOST_TRIES = 5;

/**
 * Says what was done. Throws a `UsageError` where something of theirs, or something that they answered, is not over, and a `Fault` or an
 * `UnreadableRecord` where Redis does not answer or holds what cannot be read. Cut off in the middle, it can be typed again.
 */
export function forgetPerson(
  environment: NodeJS.ProcessEnv,
  { id, because, operator, confirm, json, progress }: Wanted,
): Promise<string> {
  const person = personOf(id);
  const reason = becauseOf(because);
  if (mentions(reason, person))
    throw new UsageError('--because: it goes into the audit trail, so it must not name the person');
  return withTrail(environment, async (trail) => {
    progress('looking through the audit trail and all records');
    const held = await Promise.all(trail.names.map((keys) => heldBy(trail, keys, person)));
    expectOver(person, held);
    const counts = countsOf(held);
    if (!(await confirm(questionOf(person, counts)))) return 'nothing was changed\n';
    progress('blanking the audit trail, and removing the records');
    const at = await timeOf(trail.redis);
    const written = {
      at,
      by: operator,
      note: 'personForgotten',
      version: version(),
      detail: reason,
    } as const;
    for (const one of held) await forget(trail, one, { person, note: written });
    if (json) return `${JSON.stringify(counts)}\n`;
    return doneText(person, counts);
  });
}

function personOf(typed: string): PersonId {
  const person = PersonId.safeParse(typed).data;
  if (person !== undefined) return person;
  throw new UsageError(`expected Slack’s id of a person such as U012AB3CD, not ${typed}`);
}

/** Throws a `UsageError` where something is not over. */
function expectOver(person: PersonId, held: readonly Pick<Held, 'waiting'>[]): void {
  const waiting = held.flatMap((one) => one.waiting);
  if (waiting.length === 0) return;
  throw new UsageError(
    [
      `${person} cannot be forgotten yet:`,
      ...waiting.slice(0, 5).map(({ grant, why }) => `  ${grant}: ${why}`),
      ...(waiting.length > 5 ? [`  and ${waiting.length - 5} more`] : []),
    ].join('\n'),
  );
}

async function heldBy({ redis }: Pick<Trail, 'redis'>, keys: Keys, person: PersonId) {
  const records = await recordsNaming({ redis, keys }, person);
  const grants = new Set(records.theirs.map((one) => one.id));
  const { blanked } = await aboutPerson({ redis, keys }, { person, grants, random: randomBytes });
  return { keys, ...records, blanked };
}

function countsOf(held: readonly Held[]) {
  const sum = (of: (one: Held) => number) => held.reduce((all, one) => all + of(one), 0);
  return {
    events: sum(({ blanked }) => Object.keys(blanked).length),
    removed: sum(({ theirs }) => theirs.length),
    changed: sum(({ others }) => others.length),
  };
}

/** Where nothing was blanked the trail says nothing of it. */
function doneText(person: PersonId, { events, removed, changed }: ReturnType<typeof countsOf>): string {
  if (events + removed + changed === 0)
    return `Redis holds nothing about ${person}: check the id, if nobody was forgotten by it before.\n`;
  if (events === 0) return `${person} is forgotten: the audit trail had nothing left about them.\n`;
  return `${person} is forgotten, and the audit trail says which of its fields were blanked.\n`;
}

function questionOf(person: PersonId, { events, removed, changed }: ReturnType<typeof countsOf>): string {
  return (
    `${person}: ${events} events of the audit trail are blanked, ${removed} records are removed, and ${changed} of others no longer name them. ` +
    'Backups, the log, copies of the trail and Slack keep what they have. Forget them for good?'
  );
}

type Forgetting = {
  readonly person: PersonId;
  readonly note: Parameters<typeof noteText>[0];
};

/**
 * The trail first: it tells whose grants there were only as long as their records do, or it does itself. All of it is looked through again
 * just before: the question may have been on the screen for hours, in which they asked for something or answered.
 */
async function forget(
  { redis, names }: Trail,
  { keys, blanked: about }: Held,
  { person, note }: Forgetting,
): Promise<void> {
  const own = names.at(-1) ?? keys;
  const named = (blanked: Held['blanked']) =>
    chunksOf(Object.entries(blanked)).map((some) => ({
      ...note,
      blanked: Object.fromEntries(some),
      ...(keys === own ? {} : { installation: keys.installation }),
    }));
  // The trail of a former name is no longer sealed, so this one says it.
  if (keys !== own) for (const one of named(about)) await appendNote({ redis, keys: own }, one);
  const notes = (blanked: Held['blanked']) => (keys === own ? named(blanked).map(noteText) : []);
  // The bot seals what is new once a minute, and that may be now.
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const since = await newestEntry({ redis, keys });
    const records = await recordsNaming({ redis, keys }, person);
    expectOver(person, [records]);
    const grants = new Set(records.theirs.map(({ id }) => id));
    if (!(await blankTrail({ redis, keys }, { person, grants, random: randomBytes, notes, since }))) continue;
    if (!(await removeRecords({ redis, keys }, person, records))) break;
    return removeTraces({ redis, keys }, person);
  }
  throw new UsageError(`what is known of ${person} has just changed: try again, and the rest goes as well`);
}

function chunksOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / MOST_NAMED) }, (_, nth) =>
    all.slice(nth * MOST_NAMED, (nth + 1) * MOST_NAMED),
  );
}
