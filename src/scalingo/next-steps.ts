/**
 * What a person does about it at Scalingo: what to click stands in src/words, what to type stands here. Nothing of this is done by the
 * bot. Commands for Dedicated Resources databases are hidden unless SCALINGO_PREVIEW_FEATURES is set.
 */
import type { NextStep } from '../grant/problem.ts';

const PREVIEW = 'SCALINGO_PREVIEW_FEATURES=true scalingo --database';

export function resume(database: string): NextStep {
  return { do: 'resume', database, cli: [`${PREVIEW} ${database} database-info`] };
}

export function wait(database: string): NextStep {
  return { do: 'wait', database, cli: [`${PREVIEW} ${database} database-info`] };
}

export function enforceTls(database: string, addonId: string): NextStep {
  const line = `scalingo --app ${database} --addon ${addonId} database-enable-feature force-ssl`;
  return { do: 'enforce TLS', database, cli: [line] };
}

export function makeRoom(database: string): NextStep {
  const firewall = `${PREVIEW} ${database} database-firewall-rules`;
  return { do: 'make room', database, cli: [firewall, `${firewall}-remove RULE_ID`] };
}

export function inviteBot(database: string): NextStep {
  const line = `scalingo --app ${database} collaborators-add EMAIL_OF_THE_BOT`;
  return { do: 'invite the bot', database, cli: [line] };
}

/** One of Shared Resources has no firewall: a tunnel through Scalingo's SSH takes its place. */
export function tunnel(database: string): NextStep {
  return { do: 'tunnel', database, cli: [`scalingo --app ${database} db-tunnel SCALINGO_POSTGRESQL_URL`] };
}

export const renewToken: NextStep = { do: 'renew the token', database: '', cli: [] };
