/**
 * What a person does about it at Scalingo: the commands to type are here, what to click is in src/words. Nothing of this is done by the
 * bot. Commands for Dedicated Resources databases are hidden unless SCALINGO_PREVIEW_FEATURES is set.
 */
import type { NextStep } from '../grant/problem.ts';

/** Without the region, Scalingo's command line asks the one its user works in, and finds no such database there. */
export type Where = { readonly region: string; readonly database: string };

export function resume(where: Where): NextStep {
  return { do: 'resume', database: where.database, cli: [statusOf(where)] };
}

export function wait(where: Where): NextStep {
  return { do: 'wait', database: where.database, cli: [statusOf(where)] };
}

export function enforceTls(where: Where, addonId: string): NextStep {
  const line = `${app(where)} --addon ${addonId} database-enable-feature force-ssl`;
  return { do: 'enforce TLS', database: where.database, cli: [line] };
}

export function makeRoom(where: Where): NextStep {
  const firewall = `${dedicated(where)} database-firewall-rules`;
  return { do: 'make room', database: where.database, cli: [firewall, `${firewall}-remove RULE_ID`] };
}

/** Scalingo says the same of a database that the bot may not see and of one that was renamed: the list of names tells which. */
export function inviteBot(where: Where): NextStep {
  const names = `SCALINGO_PREVIEW_FEATURES=true scalingo --region ${where.region} databases`;
  const line = `${app(where)} collaborators-add EMAIL_OF_THE_BOT`;
  return { do: 'invite the bot', database: where.database, cli: [names, line] };
}

/** One of Shared Resources has no firewall: a tunnel through Scalingo's SSH takes its place. */
export function tunnel(where: Where): NextStep {
  return { do: 'tunnel', database: where.database, cli: [`${app(where)} db-tunnel SCALINGO_POSTGRESQL_URL`] };
}

export const renewToken: NextStep = { do: 'renew the token', database: '', cli: [] };

/** With `database-info` Scalingo's command line takes an id alone, and people know the name. */
function statusOf(where: Where): string {
  return `${app(where)} addons`;
}

/** A Dedicated Resources database is an app as well, so what is known of apps is typed this way: it needs no preview feature. */
function app({ region, database }: Where): string {
  return `scalingo --region ${region} --app ${database}`;
}

function dedicated({ region, database }: Where): string {
  return `SCALINGO_PREVIEW_FEATURES=true scalingo --region ${region} --database ${database}`;
}
