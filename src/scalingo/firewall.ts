/** The firewall of each database. */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { Firewall } from '../flow/ports.ts';
import { type DatabaseName, RuleId } from '../grant/ids.ts';
import type { Rule } from '../grant/rule.ts';
import { Source } from '../grant/source.ts';
import { type RuleAnswer, RuleCreated, RulesAnswer } from './answers.ts';
import type { DatabaseApi } from './database-api.ts';
import type { Databases } from './databases.ts';
import { ScalingoError } from './error.ts';

const RULES = '/firewall_rules';

type Needs = { readonly databaseApi: DatabaseApi; readonly databases: Databases };

export function createFirewall({ databaseApi, databases }: Needs): Firewall {
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
        await databaseApi.call(database, {
          what: 'remove a firewall rule',
          kind: 'remove',
          method: 'DELETE',
          path: `${RULES}/${encodeURIComponent(rule)}`,
          expected: 204,
          answer: z.undefined(),
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
    const answer = await databaseApi.call(database, {
      what: 'list the firewall rules',
      kind: 'open',
      method: 'GET',
      path: RULES,
      expected: 200,
      answer: RulesAnswer,
    });
    return answer.rules.map(toRule);
  }

  async function create(
    database: DatabaseName,
    { source, label }: { source: Source; label: string },
  ): Promise<Rule> {
    const what = `open ${source}`;
    const answer = await databaseApi.call(database, {
      what,
      kind: 'open',
      method: 'POST',
      path: RULES,
      body: { type: 'custom_range', cidr: source, label },
      expected: 201,
      answer: RuleCreated,
    });
    const rule = toRule(answer.rule);
    if (rule.source === source) return rule;
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
