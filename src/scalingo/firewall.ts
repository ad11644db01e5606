/** The firewall of each database, in either convention of Scalingo's database API. */
import ipaddr from 'ipaddr.js';
import type { Firewall } from '../flow/ports.ts';
import { type DatabaseName, RuleId } from '../grant/ids.ts';
import type { Rule } from '../grant/rule.ts';
import { Source } from '../grant/source.ts';
import { AddonTokenAnswer, type RuleAnswer, RuleCreated, RulesAnswer } from './answers.ts';
import type { Databases, Located } from './databases.ts';
import { ScalingoError } from './error.ts';
import type { Call, Http } from './http.ts';
import { createTokenSource, type TokenSource } from './tokens.ts';

/**
 * `addon-token`: a token of the add-on, flat bodies, the region's database API (Scalingo's command line);
 * `user-bearer`: the account's token, wrapped bodies, the region's main API (Scalingo's dashboard).
 */
export type Convention = 'addon-token' | 'user-bearer';

type Needs = {
  readonly http: Http;
  readonly user: TokenSource;
  readonly databases: Databases;
  readonly convention: Convention;
  readonly clock: () => number;
};

type RuleCall<T> = Pick<Call<T>, 'what' | 'kind' | 'method' | 'body' | 'expected' | 'answer'> & {
  readonly path: string;
};

export function createFirewall({ http, user, databases, convention, clock }: Needs): Firewall {
  const addonTokens = new Map<string, TokenSource>();

  return {
    list: (database) => locatedAgain(database, () => list(database)),

    async add(database, wanted) {
      try {
        return await locatedAgain(database, () => create(database, wanted));
      } catch (error) {
        if (!(error instanceof ScalingoError) || isRefusal(error)) throw error;
        // The rule may be there although the answer is not. A second POST could make a second rule; a list cannot.
        const rules = await list(database);
        const ours = rules.find(({ source, label }) => source === wanted.source && label === wanted.label);
        if (ours) return ours;
        throw error;
      }
    },

    async remove(database, rule) {
      try {
        await call(database, {
          what: 'remove a firewall rule',
          kind: 'remove',
          method: 'DELETE',
          path: `/${encodeURIComponent(rule)}`,
          expected: 204,
          answer: undefined,
        });
      } catch (error) {
        if (!(error instanceof ScalingoError) || error.status !== 404) throw error;
        // Gone already, or the whole database is not where it was: only a list tells which.
        databases.forget(database);
        const rules = await list(database);
        if (rules.some(({ id }) => id === rule)) throw error;
      }
    },
  };

  async function list(database: DatabaseName): Promise<Rule[]> {
    const answer = await call(database, {
      what: 'list the firewall rules',
      kind: 'open',
      method: 'GET',
      path: '',
      expected: 200,
      answer: RulesAnswer,
    });
    return (answer?.rules ?? []).map(toRule);
  }

  async function create(
    database: DatabaseName,
    { source, label }: { source: Source; label: string },
  ): Promise<Rule> {
    const flat = { type: 'custom_range', cidr: source, label };
    const what = `open ${source}`;
    const answer = await call(database, {
      what,
      kind: 'open',
      method: 'POST',
      path: '',
      body: convention === 'addon-token' ? flat : { firewall_rule: flat },
      expected: 201,
      answer: RuleCreated,
    });
    const rule = answer && toRule(answer.rule);
    if (rule?.source === source) return rule;
    throw new ScalingoError(`Scalingo’s answer to “${what}” speaks of something else.`, { retry: true });
  }

  /** A database may have moved to another add-on: what we know of it is looked up anew, once. */
  async function locatedAgain<T>(database: DatabaseName, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ScalingoError) || error.status !== 404) throw error;
      databases.forget(database);
      return act();
    }
  }

  async function call<T>(database: DatabaseName, { path, ...rest }: RuleCall<T>): Promise<T | undefined> {
    const located = await databases.locate(database);
    const base = convention === 'addon-token' ? located.databaseApi : located.api;
    const url = `${base}/api/databases/${located.addonId}/firewall_rules${path}`;
    const tokens = convention === 'addon-token' ? addonTokensOf(database, located) : user;
    return tokens.use((token) => http.send({ ...rest, url, authorization: `Bearer ${token}` }));
  }

  function addonTokensOf(name: DatabaseName, { addonId, api }: Located): TokenSource {
    const known = addonTokens.get(addonId);
    if (known) return known;
    const app = encodeURIComponent(databases.configured(name).database);
    const fetch = () =>
      user.use(async (token) => {
        const answer = await http.send({
          what: `get a token for ${name}`,
          kind: 'remove',
          method: 'POST',
          url: `${api}/v1/apps/${app}/addons/${addonId}/token`,
          authorization: `Bearer ${token}`,
          expected: 200,
          answer: AddonTokenAnswer,
        });
        return answer?.addon.token ?? '';
      });
    const source = createTokenSource(fetch, clock);
    addonTokens.set(addonId, source);
    return source;
  }
}

/** Scalingo understood and said no: nothing was made. */
function isRefusal({ status, retry }: ScalingoError): boolean {
  return !retry || (status !== undefined && status >= 400 && status < 500);
}

/** A rule of a kind that we do not know is somebody else's: it must neither stop the list nor be taken for ours. */
function toRule({ id, cidr, label, range_id: range }: RuleAnswer): Rule {
  return { id: RuleId.parse(id), source: toSource(cidr, range ?? `unknown-${id}`), label: label ?? '' };
}

function toSource(cidr: string | undefined, range: string): Source {
  const [address = '', bits = '32'] = (cidr ?? '').split('/');
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) {
    return Source.parse(`region:${range.replaceAll(/\s/g, '-')}`);
  }
  return Source.parse(`${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`)}/${Number(bits)}`);
}
