/** What `db-access doctor` says of one thing that it looked at. */
import { countText } from '../count-text.ts';

type Part = 'settings' | 'slack' | 'redis' | 'scalingo' | 'bot';

export type Diagnosis = {
  readonly part: Part;
  /** `warning`: the bot works, and not as it should or not for everybody; `failure`: it does not */
  readonly is: 'ok' | 'warning' | 'failure';
  readonly what: string;
  /** what to do about it; undefined where all is well */
  readonly fix?: string | undefined;
};

/** Makes those of one part. */
export function diagnosesOf(part: Part) {
  return {
    ok: (what: string): Diagnosis => ({ part, is: 'ok', what }),
    warning: (what: string, fix: string): Diagnosis => ({ part, is: 'warning', what, fix }),
    failure: (what: string, fix: string): Diagnosis => ({ part, is: 'failure', what, fix }),
  };
}

/** One line each, with its fix below it, and how many there are of each kind. */
export function diagnosesText(all: readonly Diagnosis[]): string {
  const lines = all.flatMap(({ part, is, what, fix }) => [
    `${is.padEnd(7)}  ${part.padEnd(8)}  ${oneLine(what)}`,
    ...(fix === undefined ? [] : [`${' '.repeat(19)}fix: ${oneLine(fix)}`]),
  ]);
  const count = (is: Diagnosis['is']) => all.filter((one) => one.is === is).length;
  return [
    ...lines,
    `${count('ok')} ok, ${countText(count('warning'), 'warning')}, ${countText(count('failure'), 'failure')}`,
    '',
  ].join('\n');
}

function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}

export function diagnosesJson(all: readonly Diagnosis[]): string {
  const isWell = all.every(({ is }) => is !== 'failure');
  const checks = all.map(({ fix = null, ...rest }) => ({ ...rest, fix }));
  return `${JSON.stringify({ isWell, checks }, null, 2)}\n`;
}
