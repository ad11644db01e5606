/** Of `db-access doctor`: whether Redis, whose time the bot goes by, has the time that Scalingo has. */
import { type Bounds, boundsOf, gap } from '../../clock/bounds.ts';
import { DIFFERS_MS } from '../../clock/judge.ts';
import type { ToldTime } from '../../contracts/told-time.ts';
import { SECOND } from '../../grant/duration.ts';
import { type Diagnosis, diagnosesOf } from './diagnosis.ts';

const { ok, failure } = diagnosesOf('redis');

/** A `Date` header has whole seconds. */
const HEADER_EXACT_MS = SECOND;

/** `told`: what Scalingo said last; `redis`: how far Redis's clock is ahead of the steady clock that `told` goes by. */
export function checkClock(redis: Bounds, told: ToldTime | undefined): readonly Diagnosis[] {
  if (!told) return [];
  const differs = Math.abs(gap(boundsOf({ ...told, exactMs: HEADER_EXACT_MS }), redis));
  if (differs <= DIFFERS_MS) return [ok('its clock agrees with that of Scalingo')];
  return [
    failure(
      `the clocks of Redis and Scalingo differ by ${Math.round(differs / SECOND)} s: nothing is opened`,
      'set the clock of the machine that runs Redis (NTP)',
    ),
  ];
}
