/** db-access.yaml as it holds now: taken over when it changes, and its ids looked up at Slack each time. */
import type { Config } from './config/config.ts';
import { createSettings, type Settings } from './config/reload.ts';
import { type SettingsWatch, watchSettings } from './config/settings-watch.ts';
import type { Outside } from './outside.ts';
import { checkNamedIds } from './start-check.ts';

type Needs = Pick<Parameters<typeof createSettings>[0], 'grants' | 'forget' | 'changed'> &
  Pick<Outside, 'timing' | 'log'> & { readonly now: () => number };

export type LiveSettings = Settings & {
  /** from now on the file is taken over when it changes */
  watch(): SettingsWatch;
};

export function createLiveSettings(
  config: Config,
  { grants, forget, changed, now, timing, log }: Needs,
): LiveSettings {
  let checked = Promise.resolve();
  const settings = createSettings({
    path: config.path,
    begin: config,
    grants,
    forget,
    changed(changes) {
      checkIds();
      return changed(changes);
    },
    log,
  });
  return {
    ...settings,
    watch: () => watchSettings(config.path, { settings, waits: timing.reload, log }),
  };

  /** Nothing waits for Slack. One look after the other, so that the newest file has the last word. */
  function checkIds(): void {
    const { slack } = config;
    const { databases } = settings;
    checked = checked.then(() =>
      checkNamedIds({ slack, databases }, { now, answerMs: timing.slack.postMs, log }),
    );
  }
}
