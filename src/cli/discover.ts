/** `db-access databases discover`: what the account can see at Scalingo, as a db-access.yaml. */
import { Document } from 'yaml';
import { scalingoFromEnvironment } from '../config/config.ts';
import { loadFile } from '../config/file.ts';
import { DatabasesFile, Settings } from '../config/policy-schema.ts';
import { problemsOf } from '../config/zod-problems.ts';
import type { Discovered, Discovery } from '../scalingo/databases.ts';
import { scalingoOf, uncounted } from './clients.ts';
import type { Waiting } from './in-turn.ts';
import { mergedInto } from './merge.ts';
import { named } from './names.ts';
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

type Printed = {
  readonly text: string;
  /** for stderr, each a line */
  readonly notes: readonly string[];
  /** false where some region could not be looked at */
  readonly isWhole: boolean;
};

/** Makes a handful of calls: one to sign in, one for the regions, one for each region. Throws a `Fault`, a `ConfigError` or a `UsageError`. */
export async function discover(
  environment: NodeJS.ProcessEnv,
  { merge, json, ...options }: DiscoverOptions & { readonly merge?: string; readonly json?: true },
  { sleep }: Pick<Waiting, 'sleep'>,
): Promise<Printed> {
  const file = merge === undefined ? undefined : loadFile(merge);
  expectRight(options);
  const { found, missed } = await look(environment, sleep);
  const unseen = missed.map(({ region, why }) => `${region} could not be looked at: ${oneLine(why.message)}`);
  const isWhole = missed.length === 0;
  if (json) {
    const regions = missed.map(({ region, why }) => ({ region, why: oneLine(why.message) }));
    return { text: `${JSON.stringify({ found, missed: regions }, null, 2)}\n`, notes: [], isWhole };
  }
  if (file) {
    const { text, notes } = mergedInto(file, found, new Set(missed.map(({ region }) => region)));
    return { text, notes: [...notes, ...unseen], isWhole };
  }
  if (found.length === 0) throw new UsageError([NONE, ...unseen].join('\n'));
  const comments = missed.map(
    ({ region, why }) =>
      `# ${region} could not be looked at, so its databases are missing here: ${oneLine(why.message)}\n`,
  );
  return { text: [...comments, fileOf(found, options)].join(''), notes: unseen, isWhole };
}

/** What the bot would refuse in the file is refused here. */
function expectRight({ installation, channel, approvers }: DiscoverOptions): void {
  const said = [
    ['installation', DatabasesFile.shape.installation.safeParse(installation)],
    ['channel', Settings.shape.channel.safeParse(channel)],
    ['approvers', Settings.shape.approvers.safeParse(approvers)],
  ] as const;
  for (const [option, { error }] of said)
    if (error)
      throw new UsageError(
        `--${option}: ${problemsOf(error, '')
          .map(({ expected }) => expected)
          .join('; ')}`,
      );
}

async function look(environment: NodeJS.ProcessEnv, sleep: Waiting['sleep']): Promise<Discovery> {
  const scalingo = scalingoOf({
    settings: scalingoFromEnvironment(environment),
    configured: () => undefined,
    allowance: uncounted,
    sleep,
  });
  try {
    return await scalingo.discover();
  } finally {
    await scalingo.close();
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

export function fileOf(found: readonly Discovered[], options: DiscoverOptions): string {
  const document = new Document({
    installation: options.installation,
    defaults: {
      channel: options.channel ?? 'C…',
      requesters: 'everyone',
      approvers: options.approvers ?? ['U…'],
    },
    databases: Object.fromEntries(
      named(found, []).map(([key, { name, region }]) => [key, { scalingo: name, region }]),
    ),
  });
  document.commentBefore = USAGE_HINT;
  return document.toString({ lineWidth: 0 });
}
