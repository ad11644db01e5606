/** What every listener works with. */
import type { Denials } from '../../flow/denials.ts';
import type { World } from '../../flow/ports.ts';
import type { AckTaken, Listeners } from '../connection/bolt.ts';
import type { Readers } from '../directory/locales.ts';
import type { Refused } from './unknown-action.ts';

export type Listening = {
  readonly app: Listeners;
  readonly world: World;
  readonly readers: Readers;
  readonly refused: Refused;
  readonly denials: Denials;
  /** how long Slack may need to take the acknowledgement of a form */
  readonly ackTaken: AckTaken;
};
