/** Scalingo's database API: a database's status and its firewall. */
import { z } from 'zod';
import type { Answer, Incoming, Route } from '../http.ts';
import type { Bearer } from './bearers.ts';
import { type Database, type Problems, problemsOf, RuleWanted, rangesOf, shown } from './database.ts';
import { type Context, missing, withBearer } from './route-context.ts';

/** Flat from one kind of client, wrapped from the other. */
const RuleBody = z.union([
  z.object({ firewall_rule: RuleWanted }).transform((body) => body.firewall_rule),
  RuleWanted,
]);

/** The other one, `publicly-available`, is of Shared Resources. */
const FeatureWanted = z.object({ feature: z.object({ name: z.literal('force-ssl') }) });

export function databaseRoutes(context: Context): Route[] {
  const { databases, readings, account, unauthorized } = context;

  /** It takes either kind of token, or one alone; an add-on's for that add-on only. */
  const isTaken = (bearer: Bearer) =>
    readings.databaseApi === 'both ways' || readings.databaseApi.startsWith(bearer.kind);
  const addon = (method: string, path: string, handle: (database: Database, incoming: Incoming) => Answer) =>
    withBearer(context, method, `/api/databases/:addon${path}`, (incoming, bearer) => {
      if (!isTaken(bearer)) return unauthorized();
      const database = databases.find(({ addonId }) => addonId === incoming.params['addon']);
      if (bearer.kind === 'addon' && bearer.addonId !== incoming.params['addon']) return unauthorized();
      if (!database || account.rights(database.name) === 'none') return missing('database');
      if (method !== 'GET' && account.rights(database.name) === 'look')
        return { status: 403, body: { error: 'You do not have the rights to do that' } };
      return handle(database, incoming);
    });

  return [
    addon('GET', '', (database) => ({ status: 200, body: { database: detail(database) } })),
    addon('GET', '/firewall_rules', (database) => {
      const rules = database.rules.map((rule) => shown(rule, database, readings));
      return { status: 200, body: { rules: readings.order === 'oldest first' ? rules : rules.reverse() } };
    }),
    addon('POST', '/firewall_rules', (database, { body }) => {
      const wanted = RuleBody.safeParse(json(body));
      if (!wanted.success)
        return { status: 400, body: { error: 'There was a problem in the JSON you submitted' } };
      const problems = problemsOf(database, wanted.data, readings);
      if (problems) return refusal(problems);
      const rule = context.add(database, wanted.data);
      return { status: 201, body: { rule: shown(rule, database, readings) } };
    }),
    addon('PATCH', '/firewall_rules/:rule', (database, { params, body }) => {
      const rule = database.rules.find(({ id }) => id === params['rule']);
      if (!rule) return missing('firewall_rule');
      rule.label = RuleBody.parse(json(body)).label ?? rule.label;
      context.changed();
      return { status: 200, body: { rule: shown(rule, database, readings) } };
    }),
    addon('DELETE', '/firewall_rules/:rule', (database, { params }) => {
      const rule = database.rules.find(({ id }) => id === params['rule']);
      if (!rule) return missing('firewall_rule');
      if (readings.whileNotRunning === 'refused' && database.status !== 'running')
        return refusal({ database: [`is ${database.status}`] });
      context.remove(database, rule);
      return { status: 204 };
    }),
    addon('POST', '/features', (database, { body }) => {
      const wanted = FeatureWanted.safeParse(json(body));
      if (!wanted.success) return refusal({ feature: ['is not included in the list'] });
      // The real one takes a moment, and its command line looks until it is there.
      database.tls = 'ACTIVATED';
      context.changed();
      const { name } = wanted.data.feature;
      const message = `${name} feature is being enabled`;
      return { status: 200, body: { name, status: 'PENDING_TO_ACTIVATE', message } };
    }),
    withBearer(context, 'GET', '/api/firewall/managed_ranges', (_, bearer) => {
      if (!isTaken(bearer)) return unauthorized();
      return readings.managedRanges === 'not told'
        ? { status: 404, body: { error: 'not found' } }
        : { status: 200, body: { ranges: rangesOf(readings) } };
    }),
  ];

  function detail({ id, resourceId, name, status, tls }: Database) {
    const features = [
      ...(tls === undefined ? [] : [{ name: 'force-ssl', status: tls }]),
      ...(readings.publiclyAvailable === 'shown'
        ? [{ name: 'publicly-available', status: 'ACTIVATED' }]
        : []),
    ];
    return {
      id,
      resource_id: resourceId,
      app_name: name,
      status,
      ...(features.length > 0 ? { features } : {}),
      plan: 'postgresql-dr-starter-4096',
      type_name: 'postgresql',
    };
  }

  function refusal(errors: Problems): Answer {
    const text = Object.entries(errors).map(([field, problems]) => `${field} ${problems.join(', ')}`);
    switch (readings.refusals) {
      case 'errors by field':
        return { status: 422, body: { errors } };
      case 'one error':
        return { status: 422, body: { error: text.join('; ') } };
      case 'plain text':
        return { status: 422, body: text.join('; ') };
    }
  }
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
