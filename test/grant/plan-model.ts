/** A pure Scalingo and a pure record, to carry plans out on: what each step does when nothing fails. */

import { arrived, left } from '../../src/grant/address-change.ts';
import type { Moved } from '../../src/grant/audit.ts';
import { drifted, finished } from '../../src/grant/closure.ts';
import type { RuleId } from '../../src/grant/ids.ts';
import { found, hindered, missed, opened } from '../../src/grant/lifecycle.ts';
import type { Situation, Step } from '../../src/grant/plan.ts';
import { type Grant, isLive, type Live } from '../../src/grant/record.ts';
import { isRefusal, type Refusal } from '../../src/grant/refusal.ts';
import type { Source } from '../../src/grant/source.ts';
import { placed, ruleId, said } from '../support/builders.ts';

export function carryOut(situation: Situation, steps: readonly Step[]): Situation {
  return steps.reduce(take, situation);
}

function take(situation: Situation, step: Step): Situation {
  const { rules, now: at, endEarlyMs } = situation;
  switch (step.do) {
    case 'remove': {
      const fewer = { ...situation, rules: rules.filter((rule) => !step.rules.includes(rule.id)) };
      const gone = change(fewer, step.leaves, (grant) => left(grant, { source: step.source, at }));
      return change(gone, step.ends, (grant) => finished(grant, { at, endEarlyMs }));
    }
    case 'end':
      return change(situation, [step.grant], (grant) => finished(grant, { at, endEarlyMs }));
    case 'leave':
      return change(situation, [step.grant], (grant) => left(grant, { source: step.source, at }));
    case 'open':
      return change(situation, [step.grant], (grant) => confirmed(grant, step, at));
    case 'add': {
      const rule = { id: ruleId(`made for ${step.source}`), source: step.source, label: step.label };
      const more = { ...situation, rules: [...rules, rule] };
      return change(more, step.opens, (grant) =>
        confirmed(grant, { source: step.source, rule: rule.id }, at),
      );
    }
    case 'wait':
      return change(situation, step.grants, (grant) => hindered(grant, { what: said('full'), at }));
    case 'miss':
      return change(situation, [step.grant], (grant) => missed(grant, { at }));
    case 'find':
      return change(situation, [step.grant], (grant) => found(grant, { rule: step.rule, at }));
    case 'drift':
      return change(situation, [step.grant], (grant) => drifted(grant, { at }));
  }
}

function confirmed(
  grant: Live,
  { source, rule }: { readonly source: Source; readonly rule: RuleId | null },
  at: number,
): Moved<Grant> | Refusal {
  return grant.state === 'active'
    ? arrived(grant, { to: source, rule, at })
    : opened(grant, { rule, at, ...placed });
}

function change(
  situation: Situation,
  ids: readonly string[],
  move: (grant: Live) => Moved<Grant> | Refusal,
): Situation {
  const grants = situation.grants.flatMap((grant): Live[] => {
    if (!ids.includes(grant.id)) return [grant];
    const outcome = move(grant);
    if (isRefusal(outcome)) return [grant];
    return isLive(outcome.grant) ? [outcome.grant] : [];
  });
  return { ...situation, grants };
}
