/** The log: a JSON object per line, with its level as a word and its time in ISO 8601; on a terminal the same for people to read. */
import { type Logger, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';
import { standardOutput } from './standard-output.ts';

type Settings = {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** whether people read it as it is written */
  readonly isTerminal: boolean;
  /** instead of standard output */
  readonly destination?: NodeJS.WritableStream;
};

/** What is not written yet when the process exits is written then. */
export function createLog({ level, isTerminal, destination }: Settings): Logger {
  const options = {
    level,
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: stdTimeFunctions.isoTime,
  };
  if (!isTerminal) {
    const lost = (count: number) =>
      log.error({ event: 'log_lines_lost', count }, 'log lines lost while standard output took none');
    const log = pino(options, destination ?? standardOutput({ lost }));
    return log;
  }
  return pino(
    options,
    pretty({ ignore: 'pid,hostname', sync: true, ...(destination ? { destination } : {}) }),
  );
}
