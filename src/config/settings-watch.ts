/** db-access.yaml is taken over when it changes, and when somebody asks for it. */
import type { Log } from '../flow/ports.ts';
import type { Settings } from './reload.ts';
import { type WatchWaits, watchFile } from './reload-watch.ts';

type Needs = {
  readonly settings: Pick<Settings, 'reload' | 'look'>;
  readonly waits: WatchWaits;
  readonly log: Log;
};

export type SettingsWatch = {
  /** reads it again, changed or not; never rejects: what fails is logged */
  reload(): Promise<void>;
  stop(): void;
};

export function watchSettings(path: string, { settings, waits, log }: Needs): SettingsWatch {
  return {
    reload: () => quietly(settings.reload),
    stop: watchFile(path, { waits, look: () => void quietly(settings.look), log }),
  };

  /** Redis may be away just then; the next look tries again. */
  async function quietly(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      log.error({ event: 'config_reload_failed', err: error }, 'reload of db-access.yaml failed');
    }
  }
}
