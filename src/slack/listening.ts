/** What every listener works with. */
import type { Denials } from '../flow/denials.ts';
import type { World } from '../flow/ports.ts';
import type { Listeners } from './app.ts';
import type { Readers } from './readers.ts';
import type { Refused } from './unknown.ts';

export type Listening = {
  readonly app: Listeners;
  readonly world: World;
  readonly readers: Readers;
  readonly refused: Refused;
  readonly denials: Denials;
};
