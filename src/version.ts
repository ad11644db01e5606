/** Which db-access this is: Scalingo is told so with every call, the bot's as those of the operator's terminal. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export function userAgent(): string {
  return `db-access/${version()}`;
}

/** As package.json says it, beside src as beside dist. */
export function version(): string {
  known ??= z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))).version;
  return known;
}

let known: string | undefined;
