/** Of `db-access doctor`: Slack's tokens, scopes and socket, what db-access.yaml names there, and what the bot would post. */
import type { WebClient } from '@slack/web-api';
import type { Config } from '../../config/config.ts';
import type { File } from '../../config/file.ts';
import { namedIds } from '../../config/named-ids.ts';
import type { Policy } from '../../grant/policy.ts';
import { identityOf } from '../../slack/connection/identity.ts';
import { scopes, scopesOf } from '../../slack/connection/scopes.ts';
import { SlackFault, slackFault } from '../../slack/connection/slack-error.ts';
import { APP_TOKEN_FIX, BOT_TOKEN_FIX } from '../../slack/connection/token-fixes.ts';
import { type Found, lookUp, namedTrouble } from '../../slack/directory/named.ts';
import { slackClient } from '../clients.ts';
import { type Diagnosis, diagnosesOf } from './diagnosis.ts';
import { checkPayloads } from './payload-check.ts';

const { ok, warning, failure } = diagnosesOf('slack');

type Needs = {
  readonly settings: Config['slack'];
  /** undefined where it is not right */
  readonly file: File | undefined;
  readonly now: () => number;
  readonly progress: (line: string) => void;
};

export async function checkSlack({ settings, file, now, progress }: Needs): Promise<readonly Diagnosis[]> {
  const client = slackClient(settings.botToken, settings.apiUrl);
  const socket = await socketLines(settings);
  try {
    const { team, workspaceUrl } = await identityOf(client);
    const has = await scopesOf(client);
    return [
      ok(`SLACK_BOT_TOKEN is one of ${workspaceUrl} (${team})`),
      ...scopeLines(has, file),
      ...socket,
      ...(file ? await namedLines({ client, team, now }, file, progress) : []),
      ...(file ? await checkPayloads(client, { file, now: now() }) : []),
    ];
  } catch (error) {
    if (!(error instanceof SlackFault)) throw error;
    return [failure(`SLACK_BOT_TOKEN: ${error.message}`, fixOf(error, BOT_TOKEN_FIX)), ...socket];
  }
}

function fixOf({ retry }: SlackFault, fix: string): string {
  return retry ? 'check that this machine reaches slack.com, and try again' : fix;
}

async function socketLines({ transport, apiUrl }: Config['slack']): Promise<readonly Diagnosis[]> {
  if (transport.mode === 'http')
    return [ok('signed HTTP: whether SLACK_SIGNING_SECRET is right shows when Slack delivers something')];
  try {
    // The address is not connected to, so no socket of the bot is displaced.
    await slackClient(transport.appToken, apiUrl).apps.connections.open();
    return [ok('SLACK_APP_TOKEN opens a socket')];
  } catch (error) {
    const fault = slackFault(error);
    return [failure(`SLACK_APP_TOKEN: ${fault.message}`, fixOf(fault, APP_TOKEN_FIX))];
  }
}

function scopeLines(has: readonly string[] | undefined, file: File | undefined): readonly Diagnosis[] {
  const fix = 'api.slack.com/apps, the app, App Manifest: paste manifest.yml, and reinstall the app';
  if (!has) return [warning('Slack did not say which scopes the token has', fix)];
  const namesGroups = file !== undefined && namedIds(file.databases).some(({ of }) => of === 'group');
  const missing = Object.entries(scopes).filter(([scope]) => !has.includes(scope));
  if (missing.length === 0) return [ok('the token has all scopes of manifest.yml')];
  return missing.map(([scope, { isNeeded, without }]) =>
    (isNeeded || (namesGroups && scope === 'usergroups:read') ? failure : warning)(
      `the token lacks the scope ${scope}: ${without}`,
      fix,
    ),
  );
}

async function namedLines(
  needs: Parameters<typeof lookUp>[0] & { readonly client: WebClient },
  { databases }: File,
  progress: (line: string) => void,
): Promise<readonly Diagnosis[]> {
  const named = namedIds(databases);
  const found = new Map<string, Found>();
  const lines: Diagnosis[] = [];
  for (const [done, { of, id, databases: by }] of named.entries()) {
    progress(`slack: looking up ${id} (${done + 1} of ${named.length})`);
    const one = await lookUp(needs, { of, id });
    found.set(id, one);
    const trouble = namedTrouble({ of, id }, one, by);
    if (trouble) lines.push((trouble.isFailure ? failure : warning)(trouble.what, trouble.fix));
  }
  const right = named.length - lines.length;
  return [
    ...(right > 0
      ? [ok(`${right} of ${named.length} channels, people and groups are as they should be`)]
      : []),
    ...lines,
    ...[...databases.values()].flatMap(({ policy }) => approversLines(policy, found)),
  ];
}

/** What cannot be looked up may well be right. */
function approversLines({ database, approvers, quorum }: Policy, found: ReadonlyMap<string, Found>) {
  if (approvers.everyone || quorum.of === 'each') return [];
  const isAble = (id: string) => ['there', 'unknown'].includes(found.get(id)?.is ?? 'unknown');
  const people = approvers.people.filter(isAble).length;
  if (approvers.groups.some(isAble) || people >= quorum.count) return [];
  return [
    failure(
      `${database}: ${people === 0 ? 'nobody' : `only ${people} of the approvers`} can approve, and ${quorum.count} ${quorum.count === 1 ? 'is' : 'are'} needed`,
      'name approvers who are full members of the workspace',
    ),
  ];
}
