/** Where an element is that a person acts on. */
import type { Act } from './client-api.ts';
import type { StoredView } from './views.ts';

/** A message, a view, or the Home tab. */
export type Target = Extract<Act, { do: 'action' }>['on'];

/** Its blocks, and what the app is told of the place. */
export type Place = {
  readonly blocks: readonly unknown[];
  readonly context: () => object;
  readonly view?: StoredView;
};
