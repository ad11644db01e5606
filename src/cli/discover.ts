/** `db-access databases discover`: what the account can see at Scalingo, as a db-access.yaml. */
import { Document } from 'yaml';
import { scalingoFromEnvironment } from '../config.ts';
import { DatabaseName } from '../grant/ids.ts';
import type { Discovered } from '../scalingo/databases.ts';
import { scalingoOf } from './clients.ts';
import { UsageError } from './usage.ts';

export type DiscoverOptions = {
  readonly installation: string;
  readonly channel?: string;
  readonly approvers?: readonly string[];
};

const USAGE_HINT = `\
 yaml-language-server: $schema=../schema/db-access.schema.json
 All Dedicated Resources databases that the account can see at Scalingo, each under the name that people will type.
 config/db-access.example.yaml shows what else can be said of them.`;

const NONE = `\
The account can see no Dedicated Resources database. In Scalingo’s dashboard: open the database, Settings, Collaborators: invite this account.
A database of Shared Resources has no firewall; it is reached with: scalingo --app NAME db-tunnel SCALINGO_POSTGRESQL_URL`;

/** Makes a handful of calls: one to sign in, one for the regions, one for each region. Throws a `Fault`, a `ConfigError` or a `UsageError`. */
export async function discover(environment: NodeJS.ProcessEnv, options: DiscoverOptions): Promise<string> {
  const scalingo = scalingoOf({
    settings: scalingoFromEnvironment(environment),
    configured: () => undefined,
    // So few calls need no count that is shared with the bot's.
    allowance: {
      take: async () => ({ waitMs: 0, isProbe: false }),
      hold: async (ms) => ({ removalMs: ms }),
      passed: async () => {},
    },
  });
  try {
    const found = await scalingo.discover();
    if (found.length === 0) throw new UsageError(NONE);
    return fileOf(found, options);
  } finally {
    await scalingo.close();
  }
}

export function fileOf(found: readonly Discovered[], options: DiscoverOptions): string {
  const names = new Map(found.map((one) => [one, nameFor(one, found)]));
  const document = new Document({
    installation: options.installation,
    defaults: {
      channel: options.channel ?? 'C…',
      requesters: 'everyone',
      approvers: options.approvers ?? ['U…'],
    },
    databases: Object.fromEntries(
      found.map((one) => [names.get(one), { scalingo: one.name, region: one.region }]),
    ),
  });
  document.commentBefore = USAGE_HINT;
  return document.toString({ lineWidth: 0 });
}

/** What people type: the name at Scalingo, with its region where two regions have one of that name. */
function nameFor({ name, region, id }: Discovered, all: readonly Discovered[]): string {
  const unique = all.filter((other) => other.name === name).length === 1;
  const wanted = (unique ? name : `${name}-${region}`).toLowerCase();
  return DatabaseName.safeParse(wanted).data ?? id;
}
