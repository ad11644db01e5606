/** The in-memory fakes, held to the same contracts as what they stand for. */
import { createFakeGrants } from '../support/fakes/grants.ts';
import { createFakeOneUse } from '../support/fakes/one-use.ts';
import { createFakeRounds } from '../support/fakes/rounds.ts';
import { grantsContract } from './grants.ts';
import { oneUseContract } from './one-use.ts';
import { roundsContract } from './rounds.ts';

grantsContract('in memory', () => {
  const grants = createFakeGrants();
  return { grants, rival: grants, events: async () => grants.events() };
});

roundsContract('in memory', createFakeRounds);

oneUseContract('in memory', createFakeOneUse);
