/** What every listener works with. */
import type { App } from '@slack/bolt';
import type { World } from '../flow/ports.ts';
import type { Readers } from './readers.ts';

export type Listening = { readonly app: App; readonly world: World; readonly readers: Readers };
