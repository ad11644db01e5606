/** `db-access databases list`: what db-access.yaml has, in short. Nothing is asked of Scalingo or Slack. */
import { loadFile } from '../config/file.ts';
import { approversOf } from '../grant/answerers.ts';
import { whoText } from '../words/approvals.ts';
import { plain } from '../words/markup.ts';
import { table } from './table.ts';

/** Throws a `ConfigError` where the file is not right. */
export function listDatabases(environment: NodeJS.ProcessEnv, json?: true): string {
  const { databases } = loadFile(environment['DB_ACCESS_CONFIG'] || 'db-access.yaml');
  const all = [...databases].map(([name, { channel, policy, scalingo }]) => ({
    name,
    scalingo: scalingo.database,
    region: scalingo.region,
    channel,
    approvers: whoText(approversOf(policy), plain),
    maxDuration: plain.length(policy.longestMs),
  }));
  if (json) return `${JSON.stringify(all, null, 2)}\n`;
  if (all.length === 0) return 'the file has no database yet\n';
  const head = ['DATABASE', 'AT SCALINGO', 'REGION', 'CHANNEL', 'LONGEST', 'APPROVERS'];
  const rows = all.map((one) => [
    one.name,
    one.scalingo,
    one.region,
    one.channel,
    one.maxDuration,
    one.approvers,
  ]);
  return `${table([head, ...rows]).join('\n')}\n`;
}
