/** Of `db-access doctor`: whether Scalingo takes the token, and each database with its rights and the rules that are left. */

import type { DatabaseSettings } from '../../config/database-settings.ts';
import type { File } from '../../config/file.ts';
import { Fault } from '../../flow/fault.ts';
import { MOST_RULES } from '../../grant/plan.ts';
import type { NextStep } from '../../grant/problem.ts';
import { labelPrefix } from '../../grant/rule.ts';
import type { Scalingo } from '../../scalingo/scalingo.ts';
import { plain } from '../../words/markup.ts';
import { problemText, stepText } from '../../words/problem-text.ts';
import { inTurn, type Waiting } from '../in-turn.ts';
import { type Diagnosis, diagnosesOf } from './diagnosis.ts';

const { ok, warning, failure } = diagnosesOf('scalingo');

/** With fewer left, the next few requests have no room. */
const FEW = 3;

type Needs = Waiting & {
  readonly scalingo: Pick<Scalingo, 'firewall' | 'readiness' | 'askTime'>;
  readonly file: File | undefined;
};

export async function checkScalingo({ scalingo, file, ...waiting }: Needs): Promise<readonly Diagnosis[]> {
  const signedIn = await inTurn(() => scalingo.askTime(new AbortController().signal), 'signing in', waiting);
  if (signedIn instanceof Fault) return [failureOf('SCALINGO_API_TOKEN', signedIn)];
  const lines = [ok('Scalingo takes SCALINGO_API_TOKEN')];
  for (const [name, settings] of file?.databases ?? []) {
    waiting.progress(`scalingo: looking at ${name}`);
    lines.push(...(await databaseLines(scalingo, settings, { file, waiting })));
  }
  return lines;
}

type Around = { readonly file: File | undefined; readonly waiting: Waiting };

async function databaseLines(
  { firewall, readiness }: Needs['scalingo'],
  { policy: { database, spareRules } }: DatabaseSettings,
  { file, waiting }: Around,
): Promise<readonly Diagnosis[]> {
  const place = await inTurn(() => firewall.place(database, 'look'), database, waiting);
  if (place instanceof Fault) return [failureOf(database, place)];
  const rules = await inTurn(() => firewall.list(place), database, waiting);
  if (rules instanceof Fault) return [failureOf(database, rules)];
  const others = firewall.namesOf(place).filter((name) => name !== database);
  const hindrance = await inTurn(() => readiness.hindrance(database), database, waiting);
  const ours = file
    ? rules.filter(({ label }) => label.startsWith(labelPrefix(file.installation))).length
    : 0;
  const left = Math.max(0, MOST_RULES - spareRules - rules.length);
  const room = `${database}: ${rules.length} of ${MOST_RULES} rules, ${ours} of them ours, ${left} left`;
  const makeRoom = fixText(readiness.makeRoom(database));
  return [
    left === 0 ? failure(room, makeRoom) : left <= FEW ? warning(room, makeRoom) : ok(room),
    ...others.map((other) =>
      failure(
        `${database} and ${other} are two names for one database at Scalingo (${place.addon}): neither opens access`,
        'take one of them out of db-access.yaml',
      ),
    ),
    ...(hindrance instanceof Fault
      ? [failureOf(database, hindrance)]
      : hindrance
        ? [failure(`${database}: ${problemText(hindrance.what, plain)}`, fixText(hindrance.next))]
        : []),
  ];
}

function failureOf(what: string, { message, next }: Fault): Diagnosis {
  return failure(
    `${what}: ${message}`,
    next ? fixText(next) : 'check that this machine reaches Scalingo, and what db-access.yaml says of it',
  );
}

function fixText(next: NextStep): string {
  return stepText(next, plain);
}
