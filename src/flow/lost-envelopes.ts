/**
 * Open access whose closing envelope Redis lost, since it was evicted, or somebody deleted or spoiled it. It would end by its record alone:
 * not once its database leaves the file, nor at an add-on to which its name no longer leads.
 */
import { closingOf } from '../grant/envelope.ts';
import type { Grant } from '../grant/record.ts';
import { eachIsolated } from './each-isolated.ts';
import type { World } from './ports.ts';

/** One that a later build wrote stays, for that build. May throw a `Fault`. */
export async function restoreEnvelopes(
  { installation, closings, now, log }: Pick<World, 'installation' | 'closings' | 'now' | 'log'>,
  unfinished: readonly Grant[],
): Promise<void> {
  const there = new Set((await closings.all()).map(({ grant }) => grant));
  await eachIsolated(unfinished, async (grant) => {
    if (there.has(grant.id)) return;
    const closing = closingOf(grant, { installation, at: now() });
    if (closing && (await closings.add(closing)))
      log.error(
        { event: 'envelope_was_lost', grant: grant.id },
        'closing envelope lost or unreadable; made again',
      );
  });
}
