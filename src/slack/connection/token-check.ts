/** Whether Slack still takes our token: asked every minute, and at once where another call makes that doubtful. */
import { SECOND } from '../../grant/duration.ts';
import type { SlackCalled } from './observed-fetch.ts';
import type { Supervised } from './supervise.ts';

/** What Slack answers where the token itself is not taken. */
const REFUSALS: ReadonlySet<string> = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'team_disabled',
  'token_expired',
  'token_revoked',
]);

/** Where one method fails and the token is fine, the next failure asks again only after that long. */
const APART_MS = 10 * SECOND;

type Needs = {
  readonly whoAmI: Pick<Supervised, 'start' | 'trouble'>;
  /** rejects where Slack does not say whose token that is */
  readonly ask: () => Promise<unknown>;
  /** a monotonic clock, which nobody sets */
  readonly steady: () => number;
};

export function createTokenCheck({ whoAmI, ask, steady }: Needs): {
  look(): Promise<void>;
  called(call: SlackCalled): void;
} {
  let lastDoubt = Number.NEGATIVE_INFINITY;

  return {
    look,
    called({ method, outcome }) {
      // These two have their own tries.
      if (method === 'auth.test' || method === 'apps.connections.open' || !isDoubtful(outcome)) return;
      if (steady() - lastDoubt < APART_MS) return;
      lastDoubt = steady();
      void look();
    },
  };

  async function look(): Promise<void> {
    if (whoAmI.trouble() !== undefined) return;
    try {
      await ask();
    } catch {
      // It is tried again, and reported, until it works.
      whoAmI.start();
    }
  }
}

function isDoubtful(outcome: string): boolean {
  return REFUSALS.has(outcome) || outcome === 'none' || outcome.startsWith('5');
}
