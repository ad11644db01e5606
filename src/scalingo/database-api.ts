/** Scalingo's database API, which is spoken to in one of two ways; nobody outside Scalingo can tell for how long either will do. */
import type { CallKind } from '../flow/ports.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { AddonTokenAnswer, RulesAnswer } from './answers.ts';
import type { Databases, Located } from './databases.ts';
import { ScalingoError } from './error.ts';
import type { Call, Http } from './http.ts';
import { remember } from './remember.ts';
import { createTokenSource, type TokenSource } from './tokens.ts';

/**
 * `addon-token`: a token of the add-on, flat bodies, the region's database API (Scalingo's command line);
 * `user-bearer`: the account's token, wrapped bodies, the region's main API (Scalingo's dashboard).
 */
export type Convention = 'addon-token' | 'user-bearer';

/** A call below `/api`; its body is that of a rule, where it has one. */
type DatabaseCall<T> = Pick<Call<T>, 'what' | 'kind' | 'method' | 'body' | 'expected' | 'answer'> & {
  /** begins with a slash */
  readonly path: (addonId: string) => string;
};

export const rulesPath = (addonId: string) => `/databases/${addonId}/firewall_rules`;

export type DatabaseApi = { call<T>(database: DatabaseName, call: DatabaseCall<T>): Promise<T> };

type Needs = {
  readonly http: Http;
  readonly user: TokenSource;
  readonly databases: Databases;
  readonly convention: Convention | 'auto';
  readonly clock: () => number;
};

export function createDatabaseApi({ http, user, databases, convention, clock }: Needs): DatabaseApi {
  const addonTokens = new Map<string, TokenSource>();
  const finding = new Map<DatabaseName, Promise<Convention>>();
  let known: Convention | undefined = convention === 'auto' ? undefined : convention;

  return {
    async call(database, call) {
      try {
        return await speak(database, call, known ?? (await findingOut(database, call.kind)));
      } catch (error) {
        throw databases.explained(database, error);
      }
    },
  };

  async function speak<T>(database: DatabaseName, call: DatabaseCall<T>, by: Convention): Promise<T> {
    const { path, body, ...rest } = call;
    const located = await databases.locate(database, call.kind);
    const flat = by === 'addon-token';
    const base = flat ? located.databaseApi : located.api;
    const tokens = flat ? addonTokensOf(database, located) : user;
    return tokens.use((token) =>
      http.send({
        ...rest,
        url: `${base}/api${path(located.addonId)}`,
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { body: flat ? body : { firewall_rule: body } }),
      }),
    );
  }

  /** Once for all who ask for that database; another one's trouble is not theirs. */
  function findingOut(database: DatabaseName, kind: CallKind): Promise<Convention> {
    return remember(finding, database, () => findOut(database, kind));
  }

  /** By looking, never by changing anything; what passes decides nothing, and what worked once is kept to. */
  async function findOut(database: DatabaseName, kind: CallKind): Promise<Convention> {
    const look: DatabaseCall<unknown> = {
      what: { to: 'find out how the database API is spoken to' },
      kind,
      method: 'GET',
      path: rulesPath,
      expected: 200,
      answer: RulesAnswer,
    };
    try {
      await speak(database, look, 'addon-token');
      known = 'addon-token';
    } catch (error) {
      if (!(error instanceof ScalingoError) || !isDecided(error)) throw error;
      // Where neither way works, it is the first one's error that tells why.
      await speak(database, look, 'user-bearer').catch(() => {
        throw error;
      });
      known = 'user-bearer';
    }
    return known;
  }

  function addonTokensOf(name: DatabaseName, { addonId, api }: Located): TokenSource {
    const before = addonTokens.get(addonId);
    if (before) return before;
    const app = encodeURIComponent(databases.configured(name).database);
    const fetch = () =>
      user.use(async (token) => {
        const { addon } = await http.send({
          what: { to: 'get a token for the database', of: name },
          kind: 'remove',
          method: 'POST',
          url: `${api}/v1/apps/${app}/addons/${addonId}/token`,
          authorization: `Bearer ${token}`,
          expected: 200,
          answer: AddonTokenAnswer,
        });
        return addon.token;
      });
    const source = createTokenSource(fetch, clock);
    addonTokens.set(addonId, source);
    return source;
  }
}

/** Scalingo does not take it this way: a redirect, a refusal, or a host that is no more. */
function isDecided({ status, code }: ScalingoError): boolean {
  if (status === undefined) return code === 'ENOTFOUND';
  return (status >= 300 && status < 400) || [401, 403, 404, 405, 410].includes(status);
}
