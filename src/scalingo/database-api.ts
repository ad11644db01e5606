/** Scalingo's database API, which is spoken to in one of two ways; nobody outside Scalingo can tell for how long either will do. */
import type { About } from '../contracts/call-turns.ts';
import type { At } from '../flow/ports.ts';
import { MINUTE } from '../grant/duration.ts';
import type { Databases, Located } from './databases.ts';
import type { Errand } from './errand.ts';
import { NO_SUCH_HOST, ScalingoError } from './error.ts';
import { AddonTokenAnswer, RulesAnswer } from './http/answers.ts';
import type { Call, Http } from './http/http-call.ts';
import { createTokenSource, type TokenSource } from './http/tokens.ts';

/**
 * `addon-token`: a token of the add-on, flat bodies, the region's database API (Scalingo's command line);
 * `user-bearer`: the account's token, wrapped bodies, the region's main API (Scalingo's dashboard).
 */
export type Convention = 'addon-token' | 'user-bearer';

/** A call below `/api`; its body is that of a rule, where it has one. */
type DatabaseCall<T> = Pick<
  Call<T>,
  'what' | 'errand' | 'method' | 'body' | 'sending' | 'expected' | 'answer'
> & {
  /** begins with a slash */
  readonly path: (addonId: string) => string;
};

const LOOK_EVERY_MS = MINUTE;

export const rulesPath = (addonId: string) => `/databases/${addonId}/firewall_rules`;

export type DatabaseApi = { call<T>(at: At, call: DatabaseCall<T>): Promise<T> };

type Finding = { readonly at: At; readonly convention: Promise<Convention> };

type Needs = {
  readonly http: Http;
  readonly user: TokenSource;
  readonly databases: Databases;
  readonly convention: Convention | 'auto';
  readonly clock: () => number;
  readonly steady: () => number;
};

export function createDatabaseApi({ http, user, databases, convention, clock, steady }: Needs): DatabaseApi {
  const addonTokens = new Map<string, TokenSource>();
  /** of each region: what was found to be taken there */
  const found = new Map<string, Convention>();
  /** of each region: who is finding out, and what will come of it */
  const finding = new Map<string, Finding>();
  /** of each region: when it was last looked whether what was found is taken still */
  const looked = new Map<string, number>();

  return {
    async call(at, call) {
      try {
        return await (convention === 'auto' ? speakAsFound(at, call) : speak(at, call, convention));
      } catch (error) {
        throw databases.explained(at, error);
      }
    },
  };

  /** A convention that Scalingo no longer accepts is looked up again, so its end needs no restart. A refused call changed nothing. */
  async function speakAsFound<T>(at: At, call: DatabaseCall<T>): Promise<T> {
    const region = databases.regionOf(at);
    const known = found.get(region);
    if (known === undefined) return speak(at, call, await findingOut(at, call.errand));
    try {
      return await speak(at, call, known);
    } catch (error) {
      if (!isDecided(error)) throw error;
      const now = found.get(region);
      const by = now === known ? await findAgain(at, call.errand) : now;
      // Then it is this call or this database that is refused, and not the way.
      if (by === undefined || by === known) throw error;
      return speak(at, call, by);
    }
  }

  /**
   * Undefined where neither way works: the known one is kept, since one missing database must not cost the others a look-up each.
   * Begun once a minute at most: what is refused again and again is mostly no matter of the way, and looks are calls.
   */
  async function findAgain(at: At, errand: Errand): Promise<Convention | undefined> {
    const region = databases.regionOf(at);
    const last = looked.get(region);
    if (!finding.has(region) && last !== undefined && steady() - last < LOOK_EVERY_MS) return undefined;
    looked.set(region, steady());
    try {
      return await findingOut(at, errand);
    } catch (error) {
      if (error instanceof ScalingoError) return undefined;
      throw error;
    }
  }

  async function speak<T>(at: At, call: DatabaseCall<T>, by: Convention): Promise<T> {
    const { path, body, ...rest } = call;
    const located = await databases.locate(at, call.errand);
    const flat = by === 'addon-token';
    const base = flat ? located.databaseApi : located.api;
    const tokens = flat ? addonTokensOf(located) : user;
    return tokens.use(call.errand, (token) =>
      http.send({
        ...rest,
        about: aboutOf(located),
        url: `${base}/api${path(located.addonId)}`,
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { body: flat ? body : { firewall_rule: body } }),
      }),
    );
  }

  /** Once for all of a region who ask at the same time; another database's trouble is not theirs, so then they look for themselves. */
  async function findingOut(at: At, errand: Errand): Promise<Convention> {
    const region = databases.regionOf(at);
    // An end waits for nobody: the other database may be one that hangs.
    if (errand.kind === 'remove') return keep(region, findOut(at, errand));
    for (let other = finding.get(region); other; other = finding.get(region)) {
      if (other.at === at) return other.convention;
      const theirs = await other.convention.catch(() => undefined);
      if (theirs !== undefined) return theirs;
    }
    const mine = { at, convention: findOut(at, errand) };
    finding.set(region, mine);
    try {
      return await keep(region, mine.convention);
    } finally {
      finding.delete(region);
    }
  }

  async function keep(region: string, finding: Promise<Convention>): Promise<Convention> {
    const convention = await finding;
    found.set(region, convention);
    return convention;
  }

  /** By looking, never by changing anything; what passes decides nothing, and what worked once is kept to. */
  async function findOut(at: At, errand: Errand): Promise<Convention> {
    const look: DatabaseCall<unknown> = {
      what: { to: 'find out how the database API is spoken to' },
      errand,
      method: 'GET',
      path: rulesPath,
      expected: 200,
      answer: RulesAnswer,
    };
    try {
      await speak(at, look, 'addon-token');
      return 'addon-token';
    } catch (error) {
      if (!isDecided(error)) throw error;
      // Where neither way works, it is the first one's error that tells why.
      await speak(at, look, 'user-bearer').catch(() => {
        throw error;
      });
      return 'user-bearer';
    }
  }

  function aboutOf({ addonId }: Located): About {
    return { key: addonId, name: databases.namesOf(addonId)[0] };
  }

  function addonTokensOf(located: Located): TokenSource {
    const { app, addonId, api } = located;
    const before = addonTokens.get(addonId);
    if (before) return before;
    const fetch = (errand: Errand) =>
      user.use(errand, async (token) => {
        const { addon } = await http.send({
          what: { to: 'get a token for the database', of: app },
          errand,
          about: aboutOf(located),
          method: 'POST',
          url: `${api}/v1/apps/${encodeURIComponent(app)}/addons/${addonId}/token`,
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

/**
 * Scalingo does not accept it this way: a redirect, a refusal, or a host that no longer exists. Where a person has to act,
 * such as to renew the account's token, the other way would not help either.
 */
function isDecided(error: unknown): boolean {
  if (!(error instanceof ScalingoError) || error.next) return false;
  const { status, code } = error;
  if (status === undefined) return code === NO_SUCH_HOST;
  return (status >= 300 && status < 400) || [401, 403, 404, 405, 410].includes(status);
}
