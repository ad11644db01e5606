/** Tells when db-access.yaml may have changed: at once where the file system reports it, and in any case at intervals. */
import { readFileSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '../flow/ports.ts';

/** `quietMs`: how long the text has to stay the same; `everyMs`: from one look without an event to the next. */
export type WatchWaits = { readonly quietMs: number; readonly everyMs: number };

type Watched = {
  readonly waits: WatchWaits;
  /** told that the text may be another one, once it is no longer being written */
  readonly look: () => void;
  readonly log: Pick<Log, 'warn'>;
};

/**
 * The folder is watched and not the file: editors put a new file in the place of the old one, and Kubernetes swaps a link beside it.
 * A file mounted by itself, NFS and a link to another folder report nothing, so the text is read every `everyMs` as well.
 * Returns what stops it.
 */
export function watchFile(path: string, { waits, look, log }: Watched): () => void {
  let timer: NodeJS.Timeout | undefined;
  let last: string | undefined;
  const soon = () => {
    timer ??= setTimeout(read, waits.quietMs);
  };
  // Editors write in several steps: what two readings in a row agree on is whole.
  const read = () => {
    timer = undefined;
    const text = textOf(path);
    if (text === last) return look();
    last = text;
    soon();
  };
  const interval = setInterval(soon, waits.everyMs);
  const stopWatching = watchFolder(dirname(path), soon, log);
  return () => {
    clearTimeout(timer);
    clearInterval(interval);
    stopWatching();
  };
}

/** The system may have no watch left to give: then the look at intervals has to do. */
function watchFolder(folder: string, changed: () => void, log: Watched['log']): () => void {
  const giveUp = (error: unknown) =>
    log.warn(
      { event: 'config_not_watched', folder, err: error },
      'folder of db-access.yaml not watched; changes are noticed later',
    );
  try {
    const watcher = watch(folder, changed);
    watcher.on('error', (error) => {
      watcher.close();
      giveUp(error);
    });
    return () => watcher.close();
  } catch (error) {
    giveUp(error);
    return () => {};
  }
}

/** undefined where it cannot be read: it may be away for a moment */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
