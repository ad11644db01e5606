/** What the routes of the local Scalingo share. */
import type { Answer, Incoming, Route } from '../http.ts';
import type { Bearer, createTokens } from './bearers.ts';
import type { Database, RuleWanted, StoredRule } from './database.ts';
import type { Through } from './history.ts';
import type { Readings } from './readings.ts';

/** What the account may do with a database: all, look at it, or not even know of it. */
export type Rights = 'all' | 'look' | 'none';

export type Context = {
  readonly databases: Database[];
  readonly tokens: ReturnType<typeof createTokens>;
  readonly readings: Readings;
  readonly account: { readonly apiToken: string | undefined; rights(database: string): Rights };
  /** each region's API has an address of its own */
  readonly regions: () => readonly { readonly name: string; readonly url: string }[];
  readonly unauthorized: () => Answer;
  /** through the API where nothing else is said */
  add(database: Database, wanted: RuleWanted, by?: Through): StoredRule;
  remove(database: Database, rule: StoredRule, by?: Through): void;
  changed(): void;
};

export const missing = (resource: string): Answer => ({
  status: 404,
  body: { resource, error: 'not found' },
});

export function withBearer(
  { tokens, unauthorized }: Context,
  method: string,
  path: string,
  handle: (incoming: Incoming, bearer: Bearer) => Answer,
): Route {
  return {
    method,
    path,
    handle(incoming) {
      const bearer = tokens.read(incoming.headers.authorization);
      return bearer ? handle(incoming, bearer) : unauthorized();
    },
  };
}
