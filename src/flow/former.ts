/** Rules of a former name of this installation that nothing in this Redis will end: reported, never removed, since they may be another installation's. */
import { leftBehind } from '../grant/former-rules.ts';
import type { DatabaseName } from '../grant/ids.ts';
import type { Place } from '../grant/place.ts';
import { attempt } from './attempt.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';
import type { Listed } from './reappeared.ts';

/** More are not named in one message. */
const MOST_NAMED = 10;

/** After each list there. Neither an opening nor an end waits for it: while Redis is away, the alarm stays as it is. */
export async function watchFormer(
  { former, alarms }: Pick<World, 'former' | 'alarms'>,
  { database, place }: { readonly database: DatabaseName; readonly place: Place },
  listed: Listed,
): Promise<void> {
  const names: string[] = [];
  const left: string[] = [];
  for (const { installation, closings } of former) {
    const known = await attempt(() => closings.all());
    if (known instanceof Fault) return;
    const rules = leftBehind(place, installation, { ...listed, closings: known });
    if (rules.length > 0) names.push(installation);
    left.push(...rules.map(({ id, source }) => `${source} (${id})`));
  }
  if (left.length === 0) return alarms.clear('former_rule_unknown', place.addon);
  const facts = {
    database,
    count: left.length,
    rules: left.slice(0, MOST_NAMED).join(', '),
    installation: names.join(', '),
  };
  await alarms.raise({ event: 'former_rule_unknown', subject: place.addon, facts });
}
