/** Slack where nothing but ends is done: people can give back what is theirs, and read why nothing else works. */

import { noMetrics } from '../contracts/measurements.ts';
import { createDenials } from '../flow/denials.ts';
import { createSlack, type Slack, type SlackSettings } from '../slack/connection/bolt.ts';
import { registerGiveBackAccess } from '../slack/listeners/give-back-access.ts';
import type { Outside } from '../wiring/outside.ts';
import type { Ender } from './ender.ts';

export type EndsSlack = {
  /** connects, and tries for as long as it takes; or leaves Slack to others */
  connect(isWanted: boolean): Promise<void>;
  trouble(): string | undefined;
};

type Beside = {
  readonly settings: SlackSettings;
  readonly enders: ReadonlyMap<string, Ender>;
};

export function createEndsSlack({ timing, steady, log }: Outside, { settings, enders }: Beside): EndsSlack {
  let slack: Slack | undefined;
  // Which databases there are is in the configuration that cannot be used. An attempt is of no one installation, so it is in the log alone.
  const notes = { add: async () => {} };
  const denials = createDenials({ isDatabase: () => false, steady, metrics: noMetrics, notes, log });

  return {
    async connect(isWanted) {
      if (isWanted === (slack !== undefined)) return;
      if (slack) {
        const { stop } = slack;
        slack = undefined;
        await stop();
        return denials.flush();
      }
      const next = createSlack(settings, {
        waits: timing.slack,
        random: Math.random,
        denials,
        metrics: noMetrics,
        steady,
        log,
      });
      const worlds = () => [...enders.values()].map(({ world }) => world);
      registerGiveBackAccess({ slack: next, worlds, denials, steady, log });
      try {
        await next.start();
        slack = next;
      } catch (error) {
        log.error({ event: 'slack_not_served', err: error }, 'port for slack cannot be used; retrying');
        await next.stop();
      }
    },
    trouble: () => (slack ? slack.trouble() : 'not connected'),
  };
}
