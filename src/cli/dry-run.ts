/** `db-access sweep --dry-run`: what the next converge of each database would do, and which live grants today's policy would refuse. */
import type { Config } from '../config/config.ts';
import { heldBy } from '../flow/desired-state.ts';
import { Fault } from '../flow/fault.ts';
import type { Closings, Firewall, Former, Grants, People } from '../flow/ports.ts';
import { doubtsAt, settledBy } from '../grant/doubt.ts';
import { knownRules } from '../grant/envelope.ts';
import { leftBehind } from '../grant/former-rules.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { isSamePlace, type Place } from '../grant/place.ts';
import { MOST_RULES, plan, type Step } from '../grant/plan.ts';
import { askingGroups, type Policy } from '../grant/policy.ts';
import { isLive } from '../grant/record.ts';
import type { Rule } from '../grant/rule.ts';
import { todayRefusals } from '../grant/today.ts';
import { timeOf } from '../redis/time.ts';
import { plain } from '../words/markup.ts';
import { refusalText } from '../words/refusal-text.ts';
import { withBotMemory } from './bot.ts';
import { peopleOf } from './clients.ts';
import { countText } from './count-text.ts';
import { inTurn, type Waiting } from './in-turn.ts';

/** Of one database: `summary`, and below it each thing that would be done or is odd. */
type LookedAt = {
  readonly database: DatabaseName;
  readonly summary: string;
  readonly lines: readonly string[];
};

/** `isWhole`: every database was looked at. */
type Looked = { readonly looked: readonly LookedAt[]; readonly isWhole: boolean };

export function lookedText(looked: readonly LookedAt[]): string {
  return looked
    .map(({ database, summary, lines }) =>
      [`${database}: ${summary}`, ...lines.map((line) => `  ${line}`), ''].join('\n'),
    )
    .join('\n');
}

/**
 * Only reads: Redis, and one list of rules for each database, counted with the bot's own calls. It waits for its turn as long as it takes,
 * and begins with those that the bot has not looked at for longest. Throws a `Fault` or a `ConfigError`.
 */
export function dryRun(environment: NodeJS.ProcessEnv, waiting: Waiting): Promise<Looked> {
  return withBotMemory(environment, waiting, async ({ config, redis, rounds, ...memory }) => {
    const people = await peopleOrUnknown(config.slack);
    const convergedAt = await rounds.convergedAt();
    const lastAt = ({ database }: Policy) => convergedAt.get(database) ?? 0;
    const policies = [...config.databases.values()].map(({ policy }) => policy);
    const parts: LookedAt[] = [];
    let isWhole = true;
    for (const policy of policies.toSorted((a, b) => lastAt(a) - lastAt(b))) {
      const { database } = policy;
      const progressed = `${database} (${parts.length} of ${policies.length} looked at)`;
      const rules = await inTurn(() => listOf(database, memory.firewall), progressed, waiting);
      isWhole &&= !(rules instanceof Fault);
      // As the bot does, by Redis's time.
      const looks = { ...memory, people, now: await timeOf(redis) };
      parts.push(
        rules instanceof Fault
          ? { database, summary: rules.message, lines: [] }
          : await look(config, policy, rules, looks),
      );
    }
    return { looked: parts, isWhole };
  });
}

type Listed = { readonly place: Place; readonly rules: readonly Rule[] };

async function listOf(database: DatabaseName, firewall: Pick<Firewall, 'place' | 'list'>): Promise<Listed> {
  const place = await firewall.place(database, 'look');
  return { place, rules: await firewall.list(place) };
}

/** Where Slack does not answer, each requester is somebody whom it will not tell us about. */
async function peopleOrUnknown({
  botToken: token,
  apiUrl: url,
}: Config['slack']): Promise<Pick<People, 'known'>> {
  try {
    return await peopleOf({ token, url });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { known: async (id) => ({ id, status: { is: 'unknown', why }, groups: new Map() }) };
  }
}

type Looks = {
  readonly grants: Pick<Grants, 'livePicture' | 'currentOf'>;
  readonly closings: Pick<Closings, 'all'>;
  readonly former: readonly Former[];
  readonly people: Pick<People, 'known'>;
  readonly now: number;
};

async function look(
  { installation }: Config,
  policy: Policy,
  { place, rules }: Listed,
  { grants, closings, former, people, now }: Looks,
): Promise<LookedAt> {
  const { database, endEarlyMs, spareRules } = policy;
  const picture = await grants.livePicture(database);
  // Where its name leads elsewhere by now, what is open where it led before is no part of this list.
  const live = picture.grants.filter((grant) => !grant.place || isSamePlace(grant.place, place));
  // As the bot would write them after this list.
  const { closings: envelopes } = settledBy({ place, rules, now: Date.now() }, await closings.all());
  const there = envelopes.filter((closing) => isSamePlace(closing.place, place));
  const own = there.filter((closing) => closing.database === database);
  const foreign = there.filter((closing) => closing.database !== database && closing.endedAt === undefined);
  const steps = plan({
    rules,
    grants: live,
    known: knownRules(own),
    unreadable: [
      ...picture.unreadable.map((id) => heldBy({ installation }, id, own)),
      ...foreign.map(({ grant }) => heldBy({ installation }, grant, foreign)),
    ],
    now,
    installation,
    endEarlyMs,
    mostRules: MOST_RULES - spareRules,
  });
  const refused: string[] = [];
  for (const grant of live) {
    // A change of policy cuts nothing; it is only told.
    const person = await people.known(grant.requester, askingGroups(policy));
    const ofPerson = (await grants.currentOf(grant.requester)).filter(isLive);
    for (const refusal of todayRefusals(policy, grant, { person, live, ofPerson, at: now }))
      refused.push(`${grant.id}: today’s policy would refuse it. ${refusalText(refusal, plain)}`);
  }
  const lines = [
    ...doubtsAt(place, envelopes).map(
      ({ grant, rule }) =>
        `rule ${rule} is in doubt: it may have been made for ${grant}, or by somebody else. It is not removed`,
    ),
    ...(await leftLines(former, place, { rules, listedAt: now })),
    ...(steps.length === 0 ? ['nothing is to be done'] : steps.map(stepText)),
    ...refused,
  ];
  return {
    database,
    summary: `${countText(rules.length, 'rule')}, ${countText(live.length, 'live grant')}`,
    lines,
  };
}

/** What nothing here will end, by former name. */
async function leftLines(
  former: readonly Former[],
  place: Place,
  listed: { readonly rules: readonly Rule[]; readonly listedAt: number },
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { installation, closings } of former)
    for (const { id, source } of leftBehind(place, installation, {
      ...listed,
      closings: await closings.all(),
    }))
      lines.push(
        `rule ${id} for ${source} is labeled with the former name ${installation}, and nothing in this Redis will end it. It is not removed`,
      );
  return lines;
}

function stepText(step: Step): string {
  switch (step.do) {
    case 'remove':
      return `would remove ${step.rules.length} for ${step.source}${step.ends.length > 0 ? `, which ends ${step.ends.join(', ')}` : ''}`;
    case 'add':
      return `would let in ${step.source} for ${step.opens.join(', ')}`;
    case 'open':
      return `would call ${step.grant} open: ${step.source} is let in already`;
    case 'end':
      return `would end ${step.grant}: nothing is left to remove`;
    case 'leave':
      return `would note that ${step.grant} has left ${step.source}`;
    case 'wait':
      return `would wait with ${step.grants.join(', ')}: there are ${countText(step.rules, 'rule')}`;
    case 'miss':
      return `misses the rule of ${step.grant}, and would look again`;
    case 'find':
      return `would note that the rule of ${step.grant} is there`;
    case 'drift':
      return `would close ${step.grant}: its rule was removed at Scalingo`;
  }
}
