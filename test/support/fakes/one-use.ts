/** What is good once, in memory: the same port as src/redis/store/one-use-store.ts, held to it by test/contract/one-use.ts. */
import type { OneUse } from '../../../src/http/link.ts';

export function createFakeOneUse(): OneUse {
  const used = new Set<string>();
  return {
    async take(nonce) {
      const first = !used.has(nonce);
      used.add(nonce);
      return first;
    },
  };
}
