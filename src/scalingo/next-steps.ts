/**
 * What a person does about it at Scalingo, in the words of its dashboard and of its command line. Nothing of this is done by the bot.
 * Commands for Dedicated Resources databases are hidden unless SCALINGO_PREVIEW_FEATURES is set.
 */
import type { NextStep } from '../grant/record.ts';

const PREVIEW = 'SCALINGO_PREVIEW_FEATURES=true scalingo --database';

export function resume(database: string): NextStep {
  return {
    dashboard: `open the database ${database}: it says why it is suspended, and who owns it can resume it`,
    cli: [`${PREVIEW} ${database} database-info`],
  };
}

export function wait(database: string): NextStep {
  return {
    dashboard: `open the database ${database}: its Activity says what is going on; nothing is to be done`,
    cli: [`${PREVIEW} ${database} database-info`],
  };
}

export function enforceTls(database: string, addonId: string): NextStep {
  return {
    dashboard: `open the database ${database}, Settings, Internet Access: enforce TLS`,
    cli: [`scalingo --app ${database} --addon ${addonId} database-enable-feature force-ssl`],
  };
}

export function makeRoom(database: string): NextStep {
  return {
    dashboard: `open the database ${database}, Settings, Internet Access, Firewall rules: delete one that is needed no more`,
    cli: [
      `${PREVIEW} ${database} database-firewall-rules`,
      `${PREVIEW} ${database} database-firewall-rules-remove RULE_ID`,
    ],
  };
}

export function inviteBot(database: string): NextStep {
  return {
    dashboard: `open the database ${database}, Settings, Collaborators: invite the bot’s account, and accept the invitation there`,
    cli: [`scalingo --app ${database} collaborators-add EMAIL_OF_THE_BOT`],
  };
}

/** One of Shared Resources has no firewall: a tunnel through Scalingo's SSH takes its place. */
export function tunnel(database: string): NextStep {
  return {
    dashboard: `a database of Shared Resources is reached through a tunnel, which the command line opens`,
    cli: [`scalingo --app ${database} db-tunnel SCALINGO_POSTGRESQL_URL`],
  };
}

export const renewToken: NextStep = {
  dashboard:
    'sign in as the bot’s account, Account settings, API tokens: create one, put it into SCALINGO_API_TOKEN and restart db-access',
  cli: [],
};
