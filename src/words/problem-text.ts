/** What went wrong outside, and what to do about it, as sentences. */
import type { NextStep, Problem } from '../grant/problem.ts';
import type { Ink } from './ink.ts';
import { truncate, visible } from './text.ts';

/** Longer ones are cut: some of their words are Scalingo's. */
const MOST = 400;

/** In place of Scalingo's words: a character that nobody uses, and that no mark-up changes. */
const SAID = '\ue000';

export function problemText(problem: Problem, ink: Ink): string {
  if (problem.is !== 'refused' || problem.said === '')
    return ink.plain(truncate(visible(ink.words.problem(problem)), MOST));
  // Scalingo's words are quoted, so that nothing in them is a link, a mention or mark-up.
  const around = ink.words.problem({ ...problem, said: SAID });
  const quoted = ink.foreign(problem.said);
  // A quotation is no end of a sentence.
  const stop = quoted.endsWith('`') ? '.' : '';
  return ink.plain(truncate(visible(around), MOST)).replace(SAID, () => quoted) + stop;
}

export function stepText(next: NextStep, ink: Ink): string {
  const { step, grants } = ink.words;
  const lines = next.cli.map((line) => `\n${grants.onCommandLine(ink.code(line))}`);
  return `${grants.nextStep(ink.plain(step(next)))}${lines.join('')}`;
}
