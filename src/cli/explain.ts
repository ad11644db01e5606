/** `db-access policy explain`: what the file says to whom, of one database clause by clause, or of all of them in a table. */
import { type File, loadFile } from '../config/file.ts';
import { policyNamed } from '../flow/find-policy.ts';
import { explain } from '../flow/why.ts';
import { answererRefusal, approversOf } from '../grant/answerers.ts';
import type { Clause } from '../grant/clause.ts';
import { evaluate, refusalOf } from '../grant/evaluate.ts';
import { answeringHours, hoursText } from '../grant/hours.ts';
import { type DatabaseName, PersonId } from '../grant/ids.ts';
import type { Person } from '../grant/person.ts';
import { answeringGroups, askingGroups, type Policy } from '../grant/policy.ts';
import { isRefusal } from '../grant/refusal.ts';
import { type Verdict, verdictOf } from '../grant/verdict.ts';
import { answersBy } from '../grant/why-asked.ts';
import { whoText } from '../words/approvals.ts';
import { clauseName } from '../words/clause-text.ts';
import { plain } from '../words/markup.ts';
import { instantOf } from './instant.ts';
import { peopleFor } from './known-people.ts';
import { openGrants } from './open-grants.ts';
import { table } from './table.ts';
import { UsageError } from './usage.ts';
import { clauseLine, quorumText, verdictText, whyNotText } from './verdicts.ts';

export type ExplainOptions = {
  readonly as: string;
  readonly asApprover?: true;
  readonly groups?: readonly string[];
  readonly database?: string;
  readonly source?: string;
  readonly for?: string;
  readonly reason?: string;
  readonly at?: string;
  readonly json?: true;
};

/** `accepted`: where some database would accept it. */
type Told = { readonly text: string; readonly accepted: boolean };

export async function explainPolicy(environment: NodeJS.ProcessEnv, options: ExplainOptions): Promise<Told> {
  const { DB_ACCESS_CONFIG: path = 'db-access.yaml' } = environment;
  const file = loadFile(path);
  const policies = policiesFor(file, options);
  const at = options.at === undefined ? Date.now() : instantOf('--at', options.at);
  const as = idOf(options.as);
  const { people, notes } = await peopleFor(environment, as, options.groups);
  const groups = [...policies].flatMap((policy) => [...askingGroups(policy), ...answeringGroups(policy)]);
  const person = await people.known(as, [...new Set(groups)]);
  if (options.asApprover)
    return told(options, notes, asApprover(policies, person, options.at === undefined ? undefined : at));

  const open = await openGrants(environment, file);
  try {
    const { source, for: duration, reason } = options;
    const { grants, rounds } = open;
    const world = { people, policies: policiesOf(file), grants, rounds, now: () => at };
    const answers: Answer[] = [];
    for (const policy of policies) {
      const clauses = await explain(world, policy, { person, source, duration, reason });
      answers.push({ policy, clauses, verdict: verdictOf(clauses) });
    }
    return told(
      options,
      [...notes, ...open.notes],
      options.database === undefined ? inTable(answers) : inFull(answers),
    );
  } finally {
    await open.close();
  }
}

function told({ json }: ExplainOptions, notes: readonly string[], { lines, rows, accepted }: Lines): Told {
  if (json) return { text: `${JSON.stringify({ accepted, answers: rows, notes }, null, 2)}\n`, accepted };
  return { text: `${[...notes, ...lines].join('\n')}\n`, accepted };
}

/** `rows`: for programs, one for each database. */
type Lines = {
  readonly lines: readonly string[];
  readonly rows: readonly Row[];
  readonly accepted: boolean;
};
type Row = {
  readonly database: string;
  readonly answer: string;
  readonly why: string;
  /** each clause, where one database was asked about */
  readonly clauses?: readonly string[];
};
type Answer = {
  readonly policy: Policy;
  readonly clauses: readonly Clause[];
  readonly verdict: Verdict;
};

const isAccepted = ({ verdict }: Answer) =>
  verdict.is === 'opens at once' || verdict.is === 'asks the approvers';

function inFull(answers: readonly Answer[]): Lines {
  const lines = answers.flatMap(({ clauses, verdict }) => [...clauses.map(clauseLine), verdictText(verdict)]);
  const rows = answers.map((answer) => ({ ...rowOf(answer), clauses: answer.clauses.map(clauseLine) }));
  return { lines, rows, accepted: answers.some(isAccepted) };
}

function rowOf(answer: Answer): Row {
  return { database: answer.policy.database, answer: answer.verdict.is, why: decisive(answer) };
}

function inTable(answers: readonly Answer[]): Lines {
  const rows = answers.map(rowOf);
  return { lines: inColumns('ANSWER', rows), rows, accepted: answers.some(isAccepted) };
}

function inColumns(head: string, rows: readonly Row[]): readonly string[] {
  const cells = rows.map(({ database, answer, why }) => [database, answer, why]);
  return table([['DATABASE', head, 'WHY'], ...cells]);
}

/** What the answer rests on. */
function decisive({ policy, verdict }: Answer): string {
  if (verdict.is === 'opens at once') return clauseName(verdict.by);
  if (verdict.is === 'asks the approvers') return whoText(approversOf(policy), plain);
  const [first, ...more] = verdict.because.map(clauseLine);
  return `${first ?? ''}${more.length > 0 ? ` (and ${more.length} more)` : ''}`;
}

/** Of requests of other people. `at`: undefined where nobody asks about an instant. */
function asApprover(policies: readonly Policy[], person: Person, at: number | undefined): Lines {
  const rows = policies.map((policy): Row => {
    const { database } = policy;
    const shut = refusalOf(evaluate(policy, { at }), 'hours');
    const refusal = answererRefusal(policy, person) ?? shut;
    if (!refusal) return { database, answer: 'yes', why: asWhom(policy, person) };
    if (refusal.no === 'not-an-approver')
      return {
        database,
        answer: 'no',
        why: `${person.id} is not among the approvers: ${whoText(approversOf(policy), plain)}`,
      };
    const isOpen = refusal.no === 'cannot-tell-group' || refusal.no === 'cannot-tell-who';
    return { database, answer: isOpen ? 'depends on groups' : 'no', why: whyNotText(refusal) };
  });
  return {
    lines: inColumns('ANSWERS', rows),
    rows,
    accepted: rows.some(({ answer }) => answer === 'yes'),
  };
}

function asWhom(policy: Policy, person: Person): string {
  const by = answersBy(policy, person);
  const as =
    by === 'name'
      ? `${person.id} is named in approvers`
      : by === 'anyone'
        ? 'every full member may'
        : `${person.id} is in ${by.join(', ')}`;
  const hours = answeringHours(policy);
  return [as, quorumText(policy), ...(hours ? [`within ${hoursText(hours)} only`] : [])].join('; ');
}

function policiesOf({ databases }: File): ReadonlyMap<DatabaseName, Policy> {
  return new Map([...databases].map(([name, { policy }]) => [name, policy]));
}

function policiesFor(file: File, { database }: ExplainOptions): readonly Policy[] {
  const policies = policiesOf(file);
  const names = [...policies.keys()].join(', ');
  if (database === undefined) {
    if (names === '') throw new UsageError('the file has no database yet');
    return [...policies.values()];
  }
  const policy = policyNamed({ policies }, database);
  if (!isRefusal(policy)) return [policy];
  throw new UsageError(`--database: expected one of ${names || 'those in the file, which has none'}`);
}

function idOf(text: string): PersonId {
  const id = PersonId.safeParse(text);
  if (id.success) return id.data;
  throw new UsageError('--as: expected a Slack person id such as U012AB3CD');
}
