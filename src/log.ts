/** The log: a JSON object per line, with its level as a word and its time in ISO 8601; on a terminal the same for people to read. */
import { type Logger, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';

type Settings = {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** whether people read it as it is written */
  readonly isTerminal: boolean;
  /** instead of standard output */
  readonly destination?: NodeJS.WritableStream;
};

/** Each line is written before the call returns, so the last one of a process is not lost. */
export function createLog({ level, isTerminal, destination }: Settings): Logger {
  const options = {
    level,
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: stdTimeFunctions.isoTime,
  };
  if (!isTerminal) return destination ? pino(options, destination) : pino(options);
  return pino(
    options,
    pretty({ ignore: 'pid,hostname', sync: true, ...(destination ? { destination } : {}) }),
  );
}
