/** What is open, for commands that look at the policy alone: nothing is. */
import type { Grants, Rounds } from '../flow/ports.ts';

export type WhatIsOpen = {
  readonly grants: Pick<Grants, 'live' | 'currentOf' | 'due' | 'dueOf' | 'since'>;
  readonly rounds: Pick<Rounds, 'namedAt'>;
};

export const nothingOpen: WhatIsOpen = {
  grants: {
    live: async () => [],
    currentOf: async () => [],
    due: async () => [],
    dueOf: async () => [],
    since: async () => [],
  },
  rounds: { namedAt: async () => new Map() },
};
