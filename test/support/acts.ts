/** What people do in a world of stories, by their first names. */
import { approve, approveForLess, deny, type TypedLess } from '../../src/flow/decide.ts';
import { breakGlass, review } from '../../src/flow/emergency.ts';
import { cancel, revoke } from '../../src/flow/end.ts';
import { allowMore, extend, refuseMore } from '../../src/flow/extend.ts';
import { move } from '../../src/flow/move.ts';
import type { Actor, Asker, Grants, World } from '../../src/flow/ports.ts';
import { remindNow } from '../../src/flow/remind.ts';
import { type Asked, type How, request } from '../../src/flow/request.ts';
import type { Less } from '../../src/grant/decision.ts';
import { formatDuration } from '../../src/grant/duration.ts';
import type { Approved, Grant, Requested } from '../../src/grant/record.ts';
import type { Answered } from '../../src/grant/seen.ts';
import { asSeen, deliveryId, personId } from './builders.ts';
import { TEAM } from './fakes/people.ts';

type Needs = {
  readonly grants: Pick<Grants, 'get'>;
  /** carried out by the process that runs at that moment */
  readonly act: <T>(verb: (own: World) => Promise<T>) => Promise<T>;
};

function typedAs(less: Pick<Less, 'ttlMs' | 'source'> | TypedLess): TypedLess {
  return 'duration' in less ? less : { duration: formatDuration(less.ttlMs), source: less.source };
}

export function createActs({ grants, act }: Needs) {
  let deliveries = 0;
  const by = (name: string): Actor => ({ id: personId(name), team: TEAM });
  const asker = (name: string, delivery: string): Asker => ({
    ...by(name),
    deliveryId: deliveryId(delivery),
  });

  return {
    by,
    ask,
    /** the grant that comes of it, also where they can connect from there already, or the same one where it waits; throws where it is refused */
    async request(
      name: string,
      database: string,
      source: string,
      duration: string,
    ): Promise<Requested | Approved> {
      const asked = { database, source, duration, reason: 'a slow report' };
      const outcome = await ask(name, asked, nextDelivery(), { anyway: true });
      const [refused] = 'refusals' in outcome ? outcome.refusals : [];
      if (refused?.refusal.no === 'already-waiting') return refused.refusal.grant;
      if ('refusals' in outcome) throw new Error(`refused: ${JSON.stringify(outcome.refusals)}`);
      const { grant } = outcome;
      if (grant.state === 'requested' || grant.state === 'approved') return grant;
      throw new Error(`it is ${grant.state} already`);
    },
    approve: (name: string, grant: Grant, less?: Pick<Less, 'ttlMs' | 'source'> | TypedLess) =>
      answer(grant, (own, seen) =>
        less ? approveForLess(own, by(name), { ...seen, less: typedAs(less) }) : approve(own, by(name), seen),
      ),
    deny: (name: string, grant: Grant, because?: string) =>
      answer(grant, (own, seen) => deny(own, by(name), { ...seen, because })),
    extend: (name: string, { id }: Grant, length: string, delivery = nextDelivery()) =>
      act((own) => extend(own, asker(name, delivery), { id, more: length })),
    allowMore: (name: string, grant: Grant) => answer(grant, (own, seen) => allowMore(own, by(name), seen)),
    refuseMore: (name: string, grant: Grant) => answer(grant, (own, seen) => refuseMore(own, by(name), seen)),
    breakGlass: (name: string, asked: Asked, delivery = nextDelivery()) =>
      act((own) => breakGlass(own, asker(name, delivery), asked)),
    review: (name: string, grant: Grant, found: 'justified' | 'not justified') =>
      answer(grant, (own, seen) => review(own, by(name), { ...seen, found })),
    done: (name: string, { id }: Grant) => act((own) => revoke(own, by(name), id)),
    revoke: (name: string, { id }: Grant) => act((own) => revoke(own, by(name), id)),
    cancel: (name: string, { id }: Grant) => act((own) => cancel(own, by(name), id)),
    remind: (name: string, { id }: Grant) => act((own) => remindNow(own, by(name), id)),
    move: (name: string, { id }: Grant, to: string) => act((own) => move(own, by(name), { id, source: to })),
  };

  async function ask(name: string, asked: Asked, delivery = nextDelivery(), how: How = {}) {
    return act((own) => request(own, asker(name, delivery), asked, how));
  }

  /** An answer of somebody who has the grant before them as it is now. */
  async function answer<T>(grant: Grant, verb: (own: World, seen: Answered) => Promise<T>): Promise<T> {
    const seen = asSeen((await grants.get(grant.id)) ?? grant);
    return act((own) => verb(own, seen));
  }

  function nextDelivery(): string {
    deliveries += 1;
    return String(deliveries);
  }
}
