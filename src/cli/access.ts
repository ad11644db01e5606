/** `db-access audit access`: who could reach a database at an instant, from where, and who allowed it. */

import { instantText } from '../audit/line.ts';
import { isOpenAt, type Window, windowsOf } from '../audit/windows.ts';
import { GrantId } from '../grant/ids.ts';
import { createGrants } from '../redis/store/grant-store.ts';
import { readAnchor } from '../redis/store/trail-trim.ts';
import { timeOf } from '../redis/time.ts';
import type { Progress } from './progress.ts';
import { table } from './table.ts';
import { entriesAbout, eventsOf, type Trail, withTrail } from './trail.ts';
import { type Bounds, bounded, expectBegun } from './trail-bounds.ts';
import { UsageError } from './usage.ts';

type Asked = {
  readonly at: number;
  readonly database?: string | undefined;
  readonly json?: true | undefined;
  readonly progress: Progress;
};

/** `doubt`: why it may not be all. Throws a `ConfigError`, a `UsageError`, a `Fault` or an `UnreadableRecord`. */
export function accessAt(
  environment: NodeJS.ProcessEnv,
  { at, database, json, progress }: Asked,
): Promise<{ readonly text: string; readonly doubt: string | undefined }> {
  return withTrail(
    environment,
    async (trail) => {
      // Nobody knows today who will have access then.
      if (at > (await timeOf(trail.redis))) throw new UsageError('--at: expected an instant that has passed');
      const isTrimmed = await expectWhole(trail, at);
      const found: Window[] = [];
      const bounds: Bounds = {};
      const entries = bounded(entriesAbout(trail, database), bounds, at);
      for await (const window of windowsOf(eventsOf(entries)))
        if (isOpenAt(window, at) && (database === undefined || window.database === database))
          found.push(window);
      if (!isTrimmed) expectBegun(bounds, at);
      const known = await completed(trail, found);
      const text = json
        ? `${JSON.stringify(known.map(asFields), undefined, 2)}\n`
        : asText(known, { at, database });
      return { text, doubt: bounds.doubt };
    },
    progress,
  );
}

/** Of what was trimmed nothing can be told. Answers whether something was. */
async function expectWhole({ redis, names }: Pick<Trail, 'redis' | 'names'>, at: number): Promise<boolean> {
  let isTrimmed = false;
  for (const keys of names) {
    const anchor = await readAnchor({ redis, keys });
    if (anchor && at < anchor.wholeFrom)
      throw new UsageError(
        `--at: expected ${instantText(anchor.wholeFrom)} or later: what was before is over for longer than it is kept, and was trimmed`,
      );
    isTrimmed ||= anchor !== undefined;
  }
  return isTrimmed;
}

/** What earlier builds did not write into the trail is in the record, as it was last. */
type Completed = Window & { readonly isFromRecord: boolean };

export async function completed(
  { redis, names }: Pick<Trail, 'redis' | 'names'>,
  windows: readonly Window[],
): Promise<readonly Completed[]> {
  const stores = names.map((keys) => createGrants({ redis, keys, log: { error: () => {} } }));
  return Promise.all(
    windows.map(async (window) => {
      const id = GrantId.safeParse(window.grant).data;
      if (window.source !== undefined || id === undefined) return { ...window, isFromRecord: false };
      const [record] = (await Promise.all(stores.map((grants) => grants.get(id)))).filter(Boolean);
      if (record === undefined) return { ...window, isFromRecord: false };
      const { source, reason, requester } = record;
      return { ...window, source, reason, requester: window.requester ?? requester, isFromRecord: true };
    }),
  );
}

function asFields({ from, openedAt, until, endsAt, ...rest }: Completed) {
  const text = (at: number | undefined) => (at === undefined ? null : instantText(at));
  return { ...rest, from: text(from), openedAt: text(openedAt), endsAt: text(endsAt), until: text(until) };
}

function asText(windows: readonly Completed[], { at, database }: Pick<Asked, 'at' | 'database'>): string {
  const where = database ?? 'all databases';
  const of = (one: Completed) => (database === undefined ? [one.database] : []);
  const rows = windows.map((one) => [
    one.grant,
    ...of(one),
    one.requester ?? 'unknown',
    `from ${sourceOf(one)}`,
    `${instantText(one.from)} to ${one.until === undefined ? 'now' : instantText(one.until)}`,
    [allowedText(one), ...notes(one, at)].join('; '),
  ]);
  const people = new Set(windows.map(({ requester, grant }) => requester ?? grant)).size;
  const first = `${where} at ${instantText(at)}: ${people === 0 ? 'nobody' : people === 1 ? '1 person' : `${people} people`} could reach it`;
  return `${[first, ...(rows.length > 0 ? table(rows) : [])].join('\n')}\n`;
}

function sourceOf({ source, isFromRecord }: Completed): string {
  if (source === undefined) return 'an unknown source';
  return isFromRecord ? `${source} (as the record has it)` : source;
}

/** Such as “approved by U012AB3CD, U012AB3CE”. */
export function allowedText({ allowed }: Pick<Window, 'allowed'>): string {
  switch (allowed.how) {
    case 'approved':
      return `approved by ${allowed.by.join(', ')}`;
    case 'automatic':
      return `allowed by the clause “${allowed.clause}”`;
    case 'emergency':
      return 'emergency, approved by nobody';
    case 'unknown':
      return 'the trail does not say who allowed it';
  }
}

function notes({ openedAt, endsAt, rule, moreBy }: Window, at: number): readonly string[] {
  return [
    ...(moreBy.length > 0 ? [`more time by ${moreBy.join(', ')}`] : []),
    ...(openedAt === undefined || openedAt > at ? ['being opened: a rule may have been there'] : []),
    ...(endsAt !== undefined && endsAt <= at ? ['past its end: its rule was not removed yet'] : []),
    rule === null ? 'by a rule that is not ours' : rule === undefined ? '' : `rule ${rule}`,
  ].filter(Boolean);
}
