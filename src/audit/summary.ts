/** What happened in a range of time, summed up from the events and windows of the trail. */
import type { StoredEvent } from '../grant/audit.ts';
import type { StoredNote } from '../grant/note.ts';
import { isOpenAt, type Window, windowsOf } from './windows.ts';

/** In milliseconds; `to` is the first instant that is not in it. */
export type Range = { readonly from: number; readonly to: number };

type Review = { readonly by: string; readonly at: number; readonly found: string };

/** A request that never became access. */
export type Unopened = Pick<StoredEvent, 'at' | 'by' | 'grant' | 'database' | 'to'> & {
  readonly requester: string | undefined;
  readonly source: string | undefined;
  readonly reason: string | undefined;
  /** why, where somebody said so */
  readonly why: StoredEvent['detail'];
};

export type Summary = {
  /** all that were open at some time of the range, in the order of their beginnings */
  readonly windows: readonly Window[];
  /** denied, cancelled, lapsed or failed in the range, in the order of the trail */
  readonly unopened: readonly Unopened[];
  /** by grant: the verdict on an emergency, also one that came after the range */
  readonly reviews: ReadonlyMap<string, Review>;
  /** what else happened in the range, in the order of the trail */
  readonly notes: readonly StoredNote[];
  /** how many events of the range there are */
  readonly events: number;
};

/** Holds what it returns, and what is not over at the point that it has reached. `database`: undefined for all of them. */
export async function summaryOf(
  trail: AsyncIterable<StoredEvent | StoredNote>,
  { from, to, database }: Range & { readonly database?: string | undefined },
): Promise<Summary> {
  const unopened: Unopened[] = [];
  const notes: StoredNote[] = [];
  const reviews = new Map<string, Review>();
  const asked = new Map<string, Pick<StoredEvent, 'requester' | 'source' | 'reason' | 'by'>>();
  const windows: Window[] = [];
  let count = 0;
  for await (const window of windowsOf(seen())) if (isIn(window, { from, to })) windows.push(window);
  return {
    windows: windows.toSorted((one, other) => one.from - other.from),
    unopened,
    reviews,
    notes,
    events: count,
  };

  async function* seen(): AsyncGenerator<StoredEvent> {
    for await (const event of trail) {
      // What names no database is about all of them.
      if (database !== undefined && (event.database ?? database) !== database) continue;
      const isInRange = event.at >= from && event.at < to;
      if (isInRange) count += 1;
      if ('note' in event) {
        if (isInRange) notes.push(event);
        continue;
      }
      if (event.from === null) asked.set(event.grant, event);
      const request = asked.get(event.grant);
      if (
        ['denied', 'cancelled', 'lapsed', 'failed'].includes(event.to) &&
        event.from !== event.to &&
        isInRange
      )
        unopened.push({
          ...event,
          requester: event.requester ?? request?.by,
          source: event.source ?? request?.source,
          reason: request?.reason,
          why: event.detail,
        });
      if (event.move === 'review' && typeof event.detail === 'string')
        reviews.set(event.grant, { by: event.by, at: event.at, found: event.detail });
      // From its opening on, its window says all that.
      if (!['requested', 'approved'].includes(event.to)) asked.delete(event.grant);
      yield event;
    }
  }
}

function isIn(window: Window, { from, to }: Range): boolean {
  return (window.from >= from && window.from < to) || isOpenAt(window, from);
}
