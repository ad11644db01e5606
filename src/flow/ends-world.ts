/** What ending access needs of the world, and nothing else. */
import type { World } from './ports.ts';

export type EndsWorld = Pick<
  World,
  | 'installation'
  | 'closings'
  | 'removals'
  | 'primary'
  | 'calls'
  | 'alarms'
  | 'notes'
  | 'grants'
  | 'firewall'
  | 'jobs'
  | 'now'
  | 'steady'
  | 'log'
>;
