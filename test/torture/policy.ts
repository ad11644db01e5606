/** The databases of the torture run: as the bots are configured, and as the checker is told. */
import { CHANNELS } from '../../sandbox/slack/workspace-people.ts';
import type { DatabaseFacts } from './story.ts';

export const INSTALLATION = 'torture';
export const OPEN_WITHIN_MS = 15_000;
/** How much more people ask for, each time. */
export const MORE = '3s';
export const MORE_MS = 3000;
/** The region that may be let in. */
export const REGION_SOURCE = 'region:osc-fr1';

export const people = ['U0ANA', 'U0BO', 'U0CY', 'U0DEE', 'U0LOU'] as const;
const approvers = ['U0BO', 'U0CY', 'U0DEE'];

export const policy = {
  installation: INSTALLATION,
  defaults: {
    channel: CHANNELS.approvals,
    requesters: 'everyone',
    approvers,
    admins: ['U0CY'],
    minDuration: '1s',
    maxDuration: '30s',
    lapseAfter: '15s',
    openWithin: `${OPEN_WITHIN_MS / 1000}s`,
    widestRange: '/28',
    documentationRanges: 'allowed',
  },
  databases: {
    orders: {
      scalingo: 'my-orders',
      extend: 'automatic',
      emergency: { who: ['U0ANA', 'U0LOU'], maxDuration: '10s', tell: ['U0CY'], maxUnreviewed: 30 },
    },
    billing: { scalingo: 'my-billing', approvals: 2, extend: 'by hand', regions: ['osc-fr1'] },
    sales: {
      scalingo: 'my-sales',
      automatic: [{ name: 'a short look', who: 'everyone', upTo: '3s' }],
    },
  },
};

const usual: DatabaseFacts = { approvers, approvals: 1, emergency: [], automaticUpToMs: 0 };

export const facts = {
  orders: { ...usual, emergency: ['U0ANA', 'U0LOU'] },
  billing: { ...usual, approvals: 2 },
  sales: { ...usual, automaticUpToMs: 3000 },
} satisfies Record<string, DatabaseFacts>;

export const databases = ['orders', 'billing', 'sales'] as const;
export type DatabaseName = (typeof databases)[number];

/** What each is called at Scalingo. */
export function atScalingo(database: DatabaseName): string {
  return policy.databases[database].scalingo;
}
