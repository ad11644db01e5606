/** db-access.yaml as it holds now: taken over when it changes, and its ids looked up at Slack each time. */

import { type Agreement, createAgreement } from '../config/agreement.ts';
import type { Config } from '../config/config.ts';
import { createSettings, type Settings } from '../config/reload.ts';
import { watchSettings } from '../config/settings-watch.ts';
import type { PolicyNotes } from '../flow/notes.ts';
import type { WithClosers } from './closers.ts';
import type { Outside } from './outside.ts';
import { checkNamedIds } from './start-check.ts';

type Needs = Pick<Parameters<typeof createSettings>[0], 'grants' | 'forget'> &
  Pick<Outside, 'timing' | 'steady' | 'log'> &
  WithClosers & {
    readonly notes: PolicyNotes;
    /** called each time a file was taken over */
    readonly taken: () => Promise<void>;
    readonly now: () => number;
  };

export type LiveSettings = Settings &
  Pick<Agreement, 'tell' | 'channelOf' | 'differs'> & {
    /** From now on the file is taken over when it changes, and held against those of other processes. Returns what reads it again, changed or not. */
    watch(): () => Promise<void>;
  };

export function createLiveSettings(
  config: Config,
  { grants, forget, notes, taken, now, steady, timing, closers, log }: Needs,
): LiveSettings {
  let checked = Promise.resolve();
  const settings = createSettings({
    path: config.path,
    begin: config,
    grants,
    forget,
    async taken() {
      checkIds();
      await agreement.tell();
      await taken();
    },
    log,
  });
  const agreement = createAgreement({ databases: settings.databases, notes, steady, log });
  return {
    ...settings,
    ...agreement,
    watch() {
      const { reload, stop } = watchSettings(config.path, { settings, waits: timing.reload, log });
      const timer = setInterval(() => void agreement.look(), timing.reload.everyMs);
      closers.push(stop, () => clearInterval(timer));
      return reload;
    },
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
