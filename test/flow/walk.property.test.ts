/** Random walks: whatever people, machines and Scalingo do, one after the other and at the same time, the laws hold. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approverRefusal, reviewerRefusal } from '../../src/grant/answerers.ts';
import type { Approval } from '../../src/grant/approval.ts';
import { answeringGroups } from '../../src/grant/policy.ts';
import { type Approved, isLive } from '../../src/grant/record.ts';
import { personId } from '../support/builders.ts';
import { createLaws } from '../support/walk/laws.ts';
import { misleads, type Steps, steps, toldAs } from '../support/walk/steps.ts';
import { createWalker, type Deed, orders, type Walker } from '../support/walk/walker.ts';
import { expectLawfulApproval, expectLawfulMore, expectLawfulMove } from './policy-judge.ts';

const given = { approvals: 0, more: 0, moves: 0, answers: 0, opened: 0 };

const isGiving = (does: string) => ['asks', 'breaks the glass', 'approves', 'approves less'].includes(does);

async function judge({ w }: Walker, { step, by, was, outcome }: Deed): Promise<void> {
  const policy = w.process().world.policies.get(orders);
  if (!policy) return;
  if (!('does' in step)) return;
  if (was && ['denies', 'declines more', 'reviews'].includes(step.does)) {
    given.answers += 1;
    const person = await w.process().world.people.known(personId(by), answeringGroups(policy));
    const refusal = step.does === 'reviews' ? reviewerRefusal : approverRefusal;
    expect(refusal(policy, person, was)).toBeUndefined();
  }
  if (isGiving(step.does) && outcome.state === 'approved' && was?.state !== 'approved') {
    given.approvals += 1;
    const before = othersYes(w, outcome).filter((yes) => yes.by !== personId(by));
    await expectLawfulApproval(w, policy, { grant: outcome, by, before });
  }
  if (outcome.state !== 'active' || was?.state !== 'active') return;
  if (step.does === 'moves') {
    given.moves += 1;
    await expectLawfulMove(w, policy, outcome);
  }
  if (step.does === 'extends' || step.does === 'allows more') {
    given.more += 1;
    const allowedBy = step.does === 'allows more' ? by : undefined;
    await expectLawfulMore(w, policy, { grant: outcome, was, allowedBy });
  }
}

/** Of those whom the record names, everyone who pressed the button: one of them may have in the middle of what another did. */
function othersYes(w: Walker['w'], grant: Approved): readonly Approval[] {
  const { decision } = grant;
  if (decision.how !== 'approved') return [];
  const pressed = w.trail(grant).flatMap(({ move, by }) => (move === 'approve' ? by : []));
  return decision.by.filter((one) => pressed.includes(one)).map((one) => ({ by: one, at: 0, groups: [] }));
}

async function walk(path: Steps): Promise<void> {
  const walker: Walker = createWalker((deed) => judge(walker, deed));
  const laws = createLaws();
  const look = () => laws.look(walker);
  for (const { step, after } of path) {
    await walker.take(step);
    await walker.go(after, look);
  }
  given.opened += (await walker.look()).filter(isLive).length;
  await walker.go('45m', look);
  await walker.go('45m', look);
  await walker.goOn(look);
  await laws.atLast(
    walker,
    path.every(({ step }) => !misleads(step)),
  );
}

/** More of them, and others, to search for faults: `WALKS=2000 SEED=7 npx vitest run test/flow/walk.property.test.ts`. */
const { WALKS = '30', SEED } = process.env;

test('on every walk', async () => {
  await fc.assert(fc.asyncProperty(steps, walk), {
    numRuns: Number(WALKS),
    ...(SEED !== undefined && { seed: Number(SEED) }),
    interruptAfterTimeLimit: 230_000,
    reporter: (out) => {
      if (!out.failed) return;
      const [path] = out.counterexample ?? [];
      throw new Error(`seed ${out.seed} after ${out.numRuns}\n${path ? toldAs(path) : ''}`, {
        cause: out.errorInstance,
      });
    },
  });
  // Walks on which nothing is ever given would hold nothing.
  expect(given.approvals).toBeGreaterThan(5);
  expect(given.more + given.moves + given.answers).toBeGreaterThan(0);
}, 280_000);
