/** Why the process could not start: one line for people, with what to do, and the exit code. */
import { ConfigError } from '../config/config-error.ts';
import { Fault } from '../flow/fault.ts';
import { RedisUnusable } from '../redis/refused.ts';
import { CannotEnd } from './ends-only.ts';

/** sysexits.h: something is wrong in the configuration, so a supervisor need not try again. */
const EX_CONFIG = 78;
/** Trying again may help. */
const EX_AGAIN = 1;

type Failure = {
  readonly text: string;
  readonly exitCode: number;
  /** nobody expected it: its stack belongs in the log */
  readonly isBug: boolean;
};

export function startFailure(error: unknown): Failure {
  const known = (text: string, exitCode: number) => ({ text, exitCode, isBug: false });
  // Access may be open, so it is worth trying again with settings that were mended meanwhile.
  if (error instanceof CannotEnd) return known(error.message, EX_AGAIN);
  if (error instanceof ConfigError || error instanceof RedisUnusable) return known(error.message, EX_CONFIG);
  if (error instanceof Fault)
    return known(`${oneLine(error.message)} Run db-access doctor, and start again`, EX_AGAIN);
  const words = oneLine(error instanceof Error ? error.message : String(error));
  if (error instanceof Error && isOutside(error))
    return known(
      `The start failed: ${words}. Mend that, and start again; db-access doctor looks at the rest`,
      EX_AGAIN,
    );
  return {
    text: `The start failed: ${words}. The log line before this one says where; please report it`,
    exitCode: EX_AGAIN,
    isBug: true,
  };
}

/** The system refused something, or one of our own sentences says what is wrong outside. */
function isOutside(error: Error): boolean {
  return 'code' in error || error.constructor === Error;
}

function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ')
    .replace(/\.$/, '');
}
