/** Who somebody is, asked of a local Slack: groups are read again after seconds, and never from what could not be read. */
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../../sandbox/slack/slack-server.ts';
import { DBA_GROUP, TEAM } from '../../../sandbox/slack/workspace-people.ts';
import { botScopes } from '../../../sandbox/start-sandbox.ts';
import { GroupId, PersonId } from '../../../src/grant/ids.ts';
import type { Stranger } from '../../../src/grant/person.ts';
import { createPeople } from '../../../src/slack/directory/people.ts';

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
    team: () => TEAM,
    now: () => now,
    log: { info: quiet, warn: quiet, error: quiet },
  });
  const reads = () => slack.calls.filter(({ method }) => method === 'usergroups.users.list').length;
  return { slack, people, reads, pass: (ms: number) => (now += ms) };
}

/** As Slack's `users.info` answers, with what a case is about. */
const info = (change: object) => ({
  id: 'U0BO',
  team_id: TEAM,
  deleted: false,
  is_bot: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_email_confirmed: true,
  ...change,
});
const without = (field: string) =>
  Object.fromEntries(Object.entries(info({})).filter(([name]) => name !== field));

const stranger = (as: Stranger) => ({ is: 'stranger', as });
const unreadable = { is: 'unknown', why: 'users.info: an answer of an unknown shape' };

const grid = (change: object) => ({ ...without('team_id'), ...change });

test.each<[string, object, object]>([
  ['a full member', info({}), { is: 'member' }],
  ['T7: a full member, by teams alone', grid({ teams: [TEAM, 'T0OTHER'] }), { is: 'member' }],
  ['T7: a full member whose home is another', info({ team_id: 'T0OTHER', teams: [TEAM] }), { is: 'member' }],
  [
    'T7: a full member, by enterprise_user alone',
    grid({ enterprise_user: { id: 'W0BO', teams: [TEAM] } }),
    { is: 'member' },
  ],
  ['T7: of other workspaces alone', grid({ teams: ['T0OTHER'] }), stranger('from another workspace')],
  ['T7: a guest of ours', grid({ teams: [TEAM], is_restricted: true }), stranger('guest')],
  [
    'T7: a stranger in our teams',
    grid({ teams: [TEAM], is_stranger: true }),
    stranger('from another workspace'),
  ],
  [
    'a member of whom Slack leaves out whether the address is confirmed',
    without('is_email_confirmed'),
    { is: 'member' },
  ],
  ['a member who was never deleted', without('deleted'), { is: 'member' }],
  ['deactivated, all told', info({ deleted: true }), stranger('deactivated')],
  ['deactivated, and no more told', { id: 'U0BO', deleted: true }, stranger('deactivated')],
  ['a guest of several channels', info({ is_restricted: true }), stranger('guest')],
  ['a guest of one channel', info({ is_restricted: true, is_ultra_restricted: true }), stranger('guest')],
  ['ultra restricted, and nothing else', info({ is_ultra_restricted: true }), stranger('guest')],
  ['from a connected workspace', info({ is_stranger: true }), stranger('from another workspace')],
  ['of another team', info({ team_id: 'T0OTHER' }), stranger('from another workspace')],
  [
    'a guest of another team',
    info({ team_id: 'T0OTHER', is_restricted: true }),
    stranger('from another workspace'),
  ],
  ['a bot', info({ is_bot: true }), stranger('bot')],
  ['a workflow’s bot', info({ is_workflow_bot: true }), stranger('bot')],
  ['whose address is not confirmed', info({ is_email_confirmed: false }), stranger('unconfirmed')],
  ['no team at all', without('team_id'), { is: 'unknown', why: 'users.info: an answer without a workspace' }],
  ['teams of another type', info({ teams: TEAM }), unreadable],
  ['not told whether a bot', without('is_bot'), unreadable],
  ['not told whether a guest', without('is_restricted'), unreadable],
  ['not told whether ultra restricted', without('is_ultra_restricted'), unreadable],
  ['another type', info({ is_restricted: 'no' }), unreadable],
  ['deleted in another word', info({ deleted: 'yes' }), unreadable],
])('users.info tells of %s', async (_, user, status) => {
  const client = new WebClient('xoxb-1', {
    slackApiUrl: 'http://slack.invalid/api/',
    retryConfig: { retries: 0 },
  });
  client.users.info = async () => ({ ok: true, user });
  const quiet = () => {};
  const log = { info: quiet, warn: quiet, error: quiet };
  const people = createPeople({ client, team: () => TEAM, now: () => 0, log });
  expect((await people.known(bo, [])).status).toEqual(status);
});

test('who acts from another team is a stranger, though a member here has the same id', async () => {
  const { people } = await around();
  const { status } = await people.person({ id: bo, team: 'T0OTHER' }, []);
  expect(status).toEqual(stranger('from another workspace'));
});

test('somebody whom Slack does not know at all is told from one of whom it tells nothing now', async () => {
  const { slack, people } = await around();
  const gone = PersonId.parse('U0NOBODY');
  expect((await people.known(gone, [])).status).toMatchObject({ is: 'unknown', isNobody: true });
  for (const error of ['user_not_visible', 'fatal_error', 'ratelimited']) {
    slack.fault({ method: 'users.info', times: 1, do: { error } });
    expect((await people.known(bo, [])).status).not.toHaveProperty('isNobody');
  }
});

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

test('L16: of a group that Slack no longer has nobody is a member, and that is known', async () => {
  const { people } = await around();
  const gone = GroupId.parse('S0GONE');
  expect(await people.members(gone)).toEqual([]);
  expect((await people.known(bo, [gone])).groups.get(gone)).toEqual({ is: 'out' });
});

test('T7: who acts from another workspace is let in where Slack says that they are in both', async () => {
  const client = new WebClient('xoxb-1', { slackApiUrl: 'http://slack.invalid/api/' });
  const quiet = () => {};
  const log = { info: quiet, warn: quiet, error: quiet };
  const people = createPeople({ client, team: () => TEAM, now: () => 0, log });
  const status = async (user: object, team: string) => {
    client.users.info = async () => ({ ok: true, user });
    return (await people.person({ id: bo, team }, [])).status;
  };
  expect(await status(info({ teams: [TEAM, 'T0OTHER'] }), 'T0OTHER')).toEqual({ is: 'member' });
  // Another person, who has the same id there.
  expect(await status(info({}), 'T0OTHER')).toEqual(stranger('from another workspace'));
  expect(await status(info({}), '')).toEqual(stranger('from another workspace'));
});

test('E11: a person who is looked up many times in the same moment is one call, and the next is another', async () => {
  const { slack, people, pass } = await around();
  const calls = () => slack.calls.filter(({ method }) => method === 'users.info').length;
  const lookUp = () => people.person({ id: bo, team: TEAM }, []);
  const all = await Promise.all(Array.from({ length: 30 }, lookUp));
  expect(new Set(all.map(({ status }) => status.is))).toEqual(new Set(['member']));
  expect(calls()).toBe(1);
  slack.workspace.become('U0BO', 'guest');
  expect((await lookUp()).status).toEqual(stranger('guest'));
  expect(calls()).toBe(2);
  slack.fault({ method: 'users.info', times: 1, do: { error: 'fatal_error' } });
  const failed = await Promise.all([lookUp(), lookUp()]);
  expect(failed.map(({ status }) => status.is)).toEqual(['unknown', 'unknown']);
  const early = lookUp();
  pass(1000);
  await Promise.all([early, lookUp()]);
  expect(calls()).toBe(5);
});
