/** What went wrong outside, and what to do about it, as sentences. */
import type { NextStep, Problem } from '../grant/problem.ts';
import type { Ink } from './ink.ts';
import { truncate, visible } from './text.ts';

/** Longer ones are cut: some of their words are Scalingo's. */
const MOST = 400;

export function problemText(problem: Problem, ink: Ink): string {
  return ink.plain(truncate(visible(ink.words.problem(problem)), MOST));
}

export function stepText(next: NextStep, ink: Ink): string {
  const { step, grants } = ink.words;
  const lines = next.cli.map((line) => `\n${grants.onCommandLine(ink.code(line))}`);
  return `${grants.nextStep(ink.plain(step(next)))}${lines.join('')}`;
}
