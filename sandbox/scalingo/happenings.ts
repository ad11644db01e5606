/** What happens at Scalingo without an API call: a database is suspended, rights are taken away, a region goes down. */
import { z } from 'zod';
import type { Database } from './database.ts';
import type { Rights } from './route-context.ts';

/** One function for each of these events. */
export type Hands = {
  become(name: string, change: Partial<Pick<Database, 'status' | 'tls' | 'endpoint'>>): void;
  delete(name: string): void;
  rename(name: string, to: string): void;
  move(name: string): void;
  allow(name: string, what: Rights): void;
  revokeTokens(): void;
  revokeApiToken(): void;
  regionDown(name: string, isDown: boolean): void;
  doNow(): Promise<void>;
};

const database = z.string();

/** What can happen, as a body of `POST /_sandbox/state`; strict, so that a misspelt field does not pass for nothing to change. */
export const Happening = z.discriminatedUnion('what', [
  /** what is left out stays; null: the feature is not shown, nothing listens */
  z.strictObject({
    what: z.literal('become'),
    database,
    status: z.enum(['creating', 'running', 'migrating', 'updating', 'upgrading', 'stopped']).optional(),
    tls: z
      .enum(['ACTIVATED', 'FAILED', 'PENDING', 'PENDING_TO_ACTIVATE', 'PENDING_TO_REMOVE'])
      .nullable()
      .optional(),
    endpoint: z.strictObject({ hostname: z.string(), port: z.int().positive() }).nullable().optional(),
  }),
  z.strictObject({ what: z.literal('delete'), database }),
  z.strictObject({ what: z.literal('rename'), database, to: z.string() }),
  z.strictObject({ what: z.literal('move'), database }),
  z.strictObject({ what: z.literal('allow'), database, rights: z.enum(['all', 'look', 'none']) }),
  z.strictObject({ what: z.literal('revoke'), which: z.enum(['bearers', 'API token']) }),
  z.strictObject({ what: z.literal('region'), region: z.string(), is: z.enum(['down', 'up']) }),
  /** every `later` that waits does its work now */
  z.strictObject({ what: z.literal('do now') }),
]);
export type Happening = z.infer<typeof Happening>;

export async function happen(happening: Happening, hands: Hands): Promise<void> {
  switch (happening.what) {
    case 'become':
      return hands.become(happening.database, changeOf(happening));
    case 'rename':
      return hands.rename(happening.database, happening.to);
    case 'delete':
      return hands.delete(happening.database);
    case 'move':
      return hands.move(happening.database);
    case 'allow':
      return hands.allow(happening.database, happening.rights);
    case 'revoke':
      return happening.which === 'bearers' ? hands.revokeTokens() : hands.revokeApiToken();
    case 'region':
      return hands.regionDown(happening.region, happening.is === 'down');
    case 'do now':
      return hands.doNow();
  }
}

function changeOf({ status, tls, endpoint }: Extract<Happening, { what: 'become' }>) {
  return {
    ...(status === undefined ? {} : { status }),
    ...(tls === undefined ? {} : { tls: tls ?? undefined }),
    ...(endpoint === undefined ? {} : { endpoint: endpoint ?? undefined }),
  };
}
