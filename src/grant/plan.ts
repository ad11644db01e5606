/**
 * The plan: the rules at Scalingo × what the records say × now → the steps that make the first match the second.
 * Each step can be carried out, fail or be repeated without the others.
 */
import { SECOND } from './duration.ts';
import type { GrantId, RuleId } from './ids.ts';
import { type Active, isOnTheMove, isOver, type Live } from './record.ts';
import { labelFor, labelPrefix, type Rule } from './rule.ts';
import { covers, type Source } from './source.ts';

/** Scalingo's limit, everybody's rules counted. */
export const MOST_RULES = 30;

/** More than Scalingo can hold of ours: a list that says so is not to be believed. */
export const MOST_OF_OURS = 100;

/** A rule must be seen missing at two looks at least this far apart before we believe that it is gone. */
export const DRIFT_AFTER_MS = 30 * SECOND;

export type Step =
  /** remove these rules of ours, all for one source; then those grants are over, and these have left it */
  | {
      readonly do: 'remove';
      readonly source: Source;
      readonly rules: readonly RuleId[];
      readonly ends: readonly GrantId[];
      readonly leaves: readonly GrantId[];
    }
  /** nothing is left to remove: that grant is over, or has left that source */
  | { readonly do: 'end'; readonly grant: GrantId }
  | { readonly do: 'leave'; readonly grant: GrantId; readonly source: Source }
  /** what lets this source in is there already; `rule` is null where it is not ours */
  | {
      readonly do: 'open';
      readonly grant: GrantId;
      readonly source: Source;
      readonly rule: RuleId | null;
    }
  | {
      readonly do: 'add';
      readonly source: Source;
      readonly label: string;
      readonly opens: readonly GrantId[];
    }
  /** no room for one more rule */
  | { readonly do: 'wait'; readonly grants: readonly GrantId[]; readonly rules: number }
  | { readonly do: 'miss'; readonly grant: GrantId }
  | { readonly do: 'find'; readonly grant: GrantId; readonly rule: RuleId | null }
  | { readonly do: 'drift'; readonly grant: GrantId };

/** Without an envelope only its label is known: a rule with that label is left alone, and reported. */
export type Unreadable = {
  readonly label: string;
  readonly rules: readonly {
    readonly source: Source;
    readonly until: number;
    readonly rule?: RuleId | undefined;
  }[];
};

export type Situation = {
  readonly rules: readonly Rule[];
  readonly grants: readonly Live[];
  /** the ids that closing envelopes know for ours, also where an answer was lost and no record has it */
  readonly known: ReadonlySet<RuleId>;
  /** live grants whose records cannot be read: what is theirs stays until the end that their envelopes say */
  readonly unreadable: readonly Unreadable[];
  readonly now: number;
  readonly installation: string;
  readonly endEarlyMs: number;
  /** how many rules there may be, everybody's counted, once we have made ours; an emergency may use all that Scalingo allows */
  readonly mostRules: number;
};

/** Removals come first: they make room, and an end must never wait for an opening. What was left behind goes before the end itself. */
export function plan(situation: Situation): readonly Step[] {
  const { rules, grants } = situation;
  const ours = rules.filter((rule) => isOurs(rule, situation));
  const others = rules.filter((rule) => !ours.includes(rule));
  const sources = new Set([...[...ours, ...grants].map((of) => of.source), ...grants.flatMap(onTheWay)]);
  const steps = [...sources].flatMap((source) => planSource(source, { ...situation, ours, others }));
  const removed = steps.flatMap((step) => (step.do === 'remove' ? step.rules : [])).length;
  const count = rules.length - removed;
  return withinRoom(
    [...steps].sort((a, b) => rank(a, situation) - rank(b, situation)),
    { count, mostFor: (step) => (isEmergency(step, grants) ? MOST_RULES : situation.mostRules) },
  );
}

/**
 * A rule is ours if a record or an envelope knows its id (a person may have relabelled it) or its label says so (a crash may have lost
 * its id). Nothing else makes it ours: see doubt.ts.
 */
function isOurs(rule: Rule, { grants, known, unreadable, installation }: Situation): boolean {
  if (unreadable.some(({ label, rules }) => rules.length === 0 && rule.label === label)) return false;
  return (
    unreadable.some(({ rules }) => rules.some((one) => one.rule === rule.id)) ||
    rule.label.startsWith(labelPrefix(installation)) ||
    known.has(rule.id) ||
    grants.some((grant) => grant.state === 'active' && isKnown(rule, grant))
  );
}

function isKnown({ id }: Rule, { rule, leaving }: Active): boolean {
  return rule === id || leaving?.rule === id;
}

type Sides = Situation & { readonly ours: readonly Rule[]; readonly others: readonly Rule[] };

function planSource(source: Source, situation: Sides): Step[] {
  const { grants, unreadable, ours, others, now, installation, endEarlyMs } = situation;
  const over = grants.filter((grant) => isOver(grant, { now, endEarlyMs }));
  const lasting = grants.filter((grant) => !over.includes(grant));
  const staying = lasting.filter((grant) => grant.source === source);
  const coming = lasting.filter((grant) => grant.state === 'active' && grant.moving?.to === source);
  const wanting = [...staying, ...coming];
  const rulesHere = ours.filter((rule) => rule.source === source);
  const steps: Step[] = [];

  const isHeld = unreadable.some(({ rules }) =>
    rules.some((rule) => rule.source === source && rule.until > now),
  );
  const kept = wanting.length === 0 && !isHeld ? undefined : keep(rulesHere, wanting);
  const unwanted = rulesHere.filter((rule) => rule.id !== kept?.id).map((rule) => rule.id);
  const ends = over.filter((grant) => grant.source === source).map((grant) => grant.id);
  const leaves = grants.filter((grant) => hasLeft(grant, source, over)).map((grant) => grant.id);
  if (unwanted.length > 0) steps.push({ do: 'remove', source, rules: unwanted, ends, leaves });
  else {
    steps.push(...leaves.map((grant): Step => ({ do: 'leave', grant, source })));
    steps.push(...ends.map((grant): Step => ({ do: 'end', grant })));
  }

  const coveredByOthers = others.some((rule) => covers(rule.source, source));
  for (const grant of staying) {
    if (grant.state !== 'active') continue;
    if (!isOnTheMove(grant)) steps.push(...watch(grant, { kept, coveredByOthers, now }));
    // The only record that knows the rule may forget it in this very plan, and its label may be another's by now: so a grant that
    // stays takes it over, also on the way to somewhere else.
    else if (kept && grant.rule !== kept.id) steps.push({ do: 'find', grant: grant.id, rule: kept.id });
  }
  const waiting = [...staying.filter((grant) => grant.state === 'approved'), ...coming];
  const [first] = waiting;
  if (!first) return steps;
  const opens = waiting.map((grant) => grant.id);
  if (kept || coveredByOthers) {
    steps.push(...opens.map((grant): Step => ({ do: 'open', grant, source, rule: kept?.id ?? null })));
  } else {
    steps.push({ do: 'add', source, label: labelFor(installation, first.id), opens });
  }
  return steps;
}

/** The sources besides its own that a grant has to do with. */
function onTheWay(grant: Live): readonly Source[] {
  if (grant.state !== 'active') return [];
  return [grant.moving?.to, grant.leaving?.source].filter((source) => source !== undefined);
}

/** Does that grant no longer want the source, because it moved away or ended before it arrived there? */
function hasLeft(grant: Live, source: Source, over: readonly Live[]): boolean {
  if (grant.state !== 'active') return false;
  return grant.leaving?.source === source || (grant.moving?.to === source && over.includes(grant));
}

/** Of several rules of ours for one source, the one that a record knows: the others came from answers that were lost. */
function keep(rules: readonly Rule[], grants: readonly Live[]): Rule | undefined {
  const known = rules.find((rule) =>
    grants.some((grant) => grant.state === 'active' && grant.rule === rule.id),
  );
  return known ?? rules[0];
}

type Seen = { readonly kept: Rule | undefined; readonly coveredByOthers: boolean; readonly now: number };

function watch(grant: Active, { kept, coveredByOthers, now }: Seen): Step[] {
  const there = kept !== undefined || (grant.rule === null && coveredByOthers);
  if (there) {
    const rule = kept?.id ?? null;
    return grant.missingSince === undefined && grant.rule === rule
      ? []
      : [{ do: 'find', grant: grant.id, rule }];
  }
  if (grant.missingSince === undefined) return [{ do: 'miss', grant: grant.id }];
  return now - grant.missingSince >= DRIFT_AFTER_MS ? [{ do: 'drift', grant: grant.id }] : [];
}

/**
 * Removals come before what takes room, and no record forgets a rule that only it knows for ours: a rule that stays is taken over by
 * another record first, and one that goes is removed first. So a grant whose rule is missing takes one over before everything else,
 * and one that exchanges its own for another does so after the removals.
 */
function rank(step: Step, { grants, rules }: Situation): number {
  switch (step.do) {
    case 'find': {
      const grant = grants.find(({ id }) => id === step.grant);
      return grant?.state === 'active' && rules.some(({ id }) => id === grant.rule) ? 3 : 0;
    }
    case 'remove':
      return step.leaves.length > 0 ? 1 : 2;
    case 'open':
      return 4;
    case 'leave':
      return 5;
    case 'end':
      return 6;
    case 'add':
      return isEmergency(step, grants) ? 7 : 8;
    default:
      return 8;
  }
}

/** Rules that are kept free for others are there for what cannot wait. */
export function isEmergency(
  { opens }: Extract<Step, { readonly do: 'add' }>,
  grants: readonly Pick<Live, 'id' | 'decision'>[],
): boolean {
  return grants.some(({ id, decision }) => decision.how === 'emergency' && opens.includes(id));
}

/** Only as many additions as there is room for; the others wait until somebody makes some. */
function withinRoom(
  steps: readonly Step[],
  {
    count: before,
    mostFor,
  }: {
    readonly count: number;
    readonly mostFor: (step: Extract<Step, { readonly do: 'add' }>) => number;
  },
): Step[] {
  let count = before;
  return steps.map((step) => {
    if (step.do !== 'add') return step;
    if (count >= mostFor(step)) return { do: 'wait', grants: step.opens, rules: count };
    count += 1;
    return step;
  });
}
