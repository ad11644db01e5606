/** `db-access who`: who has access now, from where and until when. */

import { instantText } from '../../audit/line.ts';
import { accessNow } from '../../flow/access-now.ts';
import { endOf, isRunning, wantedRules } from '../../grant/envelope.ts';
import { accessTexts } from '../../words/access-text.ts';
import { plain } from '../../words/markup.ts';
import { UsageError } from '../usage.ts';
import { grantFields } from './list-grants.ts';
import { withRecords } from './records.ts';

/** Throws as `withRecords` does, and a `UsageError` where the file has no such database and nothing is open there. */
export function whoNow(
  environment: NodeJS.ProcessEnv,
  database: string | undefined,
  json?: true,
): Promise<string> {
  return withRecords(environment, async ({ file, grants, closings, former }) => {
    const envelopes = await Promise.all(
      [closings, ...former.map((one) => one.closings)].map((one) => one.all()),
    );
    const open = envelopes
      .flat()
      .filter(isRunning)
      .map((closing) => closing.database);
    const asked = [...new Set([...file.databases.keys(), ...open])]
      .filter((name) => database === undefined || name === database)
      .map((name) => ({ database: name }));
    if (asked.length === 0)
      throw new UsageError(`database: expected one of ${[...file.databases.keys()].join(', ')}`);
    const found = await accessNow({ grants, closings, former }, asked);
    if (json) {
      const told = found.map((one) => ({
        database: one.policy.database,
        grants: [...one.grants, ...one.former].map(grantFields),
        unreadable: one.unreadable.map((closing) => ({
          id: closing.grant,
          requester: closing.requester,
          sources: wantedRules(closing).map(({ source }) => source),
          endsAt: instantText(endOf(closing) ?? closing.writtenAt),
        })),
        unknown: one.unknown,
      }));
      return `${JSON.stringify(told, null, 2)}\n`;
    }
    const lines = found.flatMap(({ policy, ...present }) => {
      const texts = accessTexts(present, plain);
      return [
        `${policy.database}${file.databases.has(policy.database) ? '' : ' (not in db-access.yaml)'}: ${texts.length === 0 ? 'nobody has access' : ''}`.trim(),
        ...texts.map((text) => `  ${text}`),
      ];
    });
    return `${lines.join('\n')}\n`;
  });
}
