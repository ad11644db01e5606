/** Who somebody is, asked of a local Slack: groups are read anew after seconds, and never from what could not be read. */
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { DBA_GROUP, TEAM } from '../../sandbox/slack/people.ts';
import { startLocalSlack } from '../../sandbox/slack/server.ts';
import { botScopes } from '../../sandbox/start.ts';
import { GroupId, PersonId } from '../../src/grant/ids.ts';
import { createPeople } from '../../src/slack/people.ts';

const dba = GroupId.parse(DBA_GROUP);
const bo = PersonId.parse('U0BO');

async function around() {
  const slack = await startLocalSlack({ scopes: botScopes() });
  onTestFinished(slack.close);
  let now = 0;
  const client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  const quiet = () => {};
  const people = createPeople({
    client,
    team: TEAM,
    now: () => now,
    log: { info: quiet, warn: quiet, error: quiet },
  });
  const reads = () => slack.calls.filter(({ method }) => method === 'usergroups.users.list').length;
  return { slack, people, reads, pass: (ms: number) => (now += ms) };
}

test('one reading of a group for all who click within five seconds, and a new one after that', async () => {
  const { people, reads, pass } = await around();
  await Promise.all([people.known(bo, [dba]), people.known(bo, [dba]), people.members(dba)]);
  expect(reads()).toBe(1);
  pass(4999);
  await people.known(bo, [dba]);
  expect(reads()).toBe(1);
  pass(1);
  await people.known(bo, [dba]);
  expect(reads()).toBe(2);
});

test('a reading that failed is not kept: the next click asks again', async () => {
  const { slack, people, reads } = await around();
  slack.fault({ method: 'usergroups.users.list', times: 1, do: { error: 'fatal_error' } });
  const { groups } = await people.known(bo, [dba]);
  expect(groups.get(dba)).toMatchObject({ is: 'unknown' });
  expect((await people.known(bo, [dba])).groups.get(dba)?.is).toMatch(/^(in|out)$/);
  expect(reads()).toBe(2);
});
