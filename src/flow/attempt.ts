/** A fault of one step must not keep the other steps from being carried out: here it is a value. Bugs stay loud. */
import { plain } from '../words/markup.ts';
import { stepText } from '../words/problem-text.ts';
import { Fault } from './fault.ts';

export async function attempt<T>(call: () => Promise<T>): Promise<T | Fault> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** What the operator can do about it, in the words of the dashboard and of the command line. */
export function todo({ next }: Fault): { readonly next?: string } {
  return next ? { next: stepText(next, plain) } : {};
}
