/** Somebody asks for access: read what they mean, hold it against the policy, write it down, let it be known. */

import { parseDuration } from '../grant/duration.ts';
import { DatabaseName } from '../grant/ids.ts';
import { request as requestMove } from '../grant/lifecycle.ts';
import { durationRefusal, type Policy, reasonRefusal, requesterRefusal } from '../grant/policy.ts';
import type { Requested } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { type ParsedSource, parseSource } from '../grant/source.ts';
import type { Asker, World } from './ports.ts';

/** Four texts, as somebody typed them. */
export type Asked = {
  readonly database: string;
  readonly source: string;
  readonly duration: string;
  readonly reason: string;
};

/** Which text was refused, so that a form can say it at its field; `nobody` where it is about the person. */
export type RequestRefusal = { readonly about: keyof Asked | 'nobody'; readonly refusal: Refusal };

export type RequestOutcome =
  | { readonly grant: Requested; readonly masked: boolean }
  | { readonly refusals: readonly RequestRefusal[] };

/** What the four texts mean; nothing is looked up, so a form can be answered at once. */
export type Understood = {
  readonly policy: Policy;
  readonly source: ParsedSource;
  readonly ttlMs: number;
  readonly reason: string;
};

export async function request(world: World, asker: Asker, asked: Asked): Promise<RequestOutcome> {
  const understood = understand(world, asked);
  if ('refusals' in understood) return understood;
  const { policy, source, ttlMs, reason } = understood;

  const person = await world.people.person(asker, policy.requesters.groups);
  const refusal = requesterRefusal(policy, person);
  if (refusal) return { refusals: [{ about: 'nobody', refusal }] };

  const requestedAt = world.now();
  const moved = requestMove({
    id: world.idOf(asker.delivery),
    database: policy.database,
    source: source.source,
    requester: asker.id,
    ttlMs,
    reason,
    requestedAt,
    lapseAt: requestedAt + policy.lapseAfterMs,
  });
  const first = await world.grants.create(moved);
  if (first) await world.jobs.announce(moved.grant.id);
  return { grant: moved.grant, masked: source.masked };
}

/** All that is wrong is said at once. */
export function understand(
  world: Pick<World, 'policies' | 'readiness'>,
  asked: Asked,
): Understood | { readonly refusals: readonly RequestRefusal[] } {
  const policy = policyOf(world, asked.database);
  if (isRefusal(policy)) return { refusals: [{ about: 'database', refusal: policy }] };

  const never = world.readiness.never(policy.database);
  if (never) return { refusals: [{ about: 'database', refusal: { no: 'impossible', ...never } }] };

  const reason = asked.reason.trim();
  const source = parseSource(asked.source, policy);
  const ttlMs = parseDuration(asked.duration);
  const refusals: RequestRefusal[] = [];
  if (isRefusal(source)) refusals.push({ about: 'source', refusal: source });
  const length = isRefusal(ttlMs) ? ttlMs : durationRefusal(policy, ttlMs);
  if (length) refusals.push({ about: 'duration', refusal: length });
  const why = reasonRefusal(reason);
  if (why) refusals.push({ about: 'reason', refusal: why });
  if (isRefusal(source) || isRefusal(ttlMs) || refusals.length > 0) return { refusals };
  return { policy, source, ttlMs, reason };
}

export function policyOf({ policies }: Pick<World, 'policies'>, text: string): Policy | Refusal {
  const name = DatabaseName.safeParse(text.trim().toLowerCase());
  const policy = name.success ? policies.get(name.data) : undefined;
  return policy ?? { no: 'unknown-database', text, known: [...policies.keys()] };
}
