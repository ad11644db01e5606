/** The log's way to standard output: a full disk there, or a reader that has ended, neither ends the process nor holds it up. */
import { pino } from 'pino';

/** Characters that wait in memory until they can be written; what comes then is lost. */
const MOST_WAITING = 8_000_000;

type Told = {
  /** it can be written to again, and `count` lines were lost until then */
  readonly lost: (count: number) => void;
  readonly fd?: number;
  readonly mostWaiting?: number;
};

/** What could not be written is tried again with the next line. */
export function standardOutput({ lost, fd = 1, mostWaiting = MOST_WAITING }: Told) {
  const stream = pino.destination({ dest: fd, sync: false, maxLength: mostWaiting });
  const { flushSync } = stream;
  let dropped = 0;
  // Without a listener an error ends the process. What is left at its exit is then tried until it succeeds, and it would never end.
  stream.on('error', () => {
    stream.flushSync = () => {};
  });
  stream.on('write', () => {
    stream.flushSync = flushSync;
  });
  stream.on('drop', () => {
    dropped += 1;
  });
  stream.on('drain', () => {
    if (dropped === 0) return;
    const count = dropped;
    dropped = 0;
    lost(count);
  });
  return stream;
}
