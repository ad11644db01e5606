/** The in-memory fakes, held to the same contracts as the real adapters. */
import { createFakeGrants } from '../support/fakes/grants.ts';
import { createFakeOneUse } from '../support/fakes/one-use.ts';
import { createFakeRounds } from '../support/fakes/rounds.ts';
import { grantsContract } from './grants.ts';
import { indexesContract } from './indexes.ts';
import { oneUseContract } from './one-use.ts';
import { roundsContract } from './rounds.ts';

for (const contract of [grantsContract, indexesContract])
  contract('in memory', () => {
    const grants = createFakeGrants();
    return {
      grants,
      rival: grants,
      events: async () => grants.events(),
      forgetCurrent: async (requester) => grants.forgetCurrent(requester),
    };
  });

roundsContract('in memory', createFakeRounds);

oneUseContract('in memory', createFakeOneUse);
