/** What went wrong outside, and what to do about it, as sentences. */
import type { NextStep, Problem } from '../grant/problem.ts';
import type { Markup } from './markup.ts';
import { truncate, visible } from './text.ts';

/** Longer ones are cut: some of their words are Scalingo's. */
const MOST = 400;

/** In place of Scalingo's words: a character that nobody uses, and that no mark-up changes. */
const SAID = '\ue000';

export function problemText(problem: Problem, markup: Markup): string {
  if (problem.is !== 'refused' || problem.said === '')
    return markup.plain(truncate(visible(markup.words.problem(problem)), MOST));
  // Scalingo's words are quoted, so that nothing in them is a link, a mention or mark-up.
  const around = markup.words.problem({ ...problem, said: SAID });
  const quoted = markup.foreign(problem.said);
  // A quotation is no end of a sentence.
  const stop = quoted.endsWith('`') ? '.' : '';
  return markup.plain(truncate(visible(around), MOST)).replace(SAID, () => quoted) + stop;
}

export function stepText(next: NextStep, markup: Markup): string {
  const { step, grants } = markup.words;
  const lines = next.cli.map((line) => `\n${grants.onCommandLine(markup.code(line))}`);
  return `${grants.nextStep(markup.plain(step(next)))}${lines.join('')}`;
}
