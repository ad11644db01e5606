/** The message about an alarm: when it is rewritten and when it pings again, and what an earlier one says then. */
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../../sandbox/start-sandbox.ts';
import { DAY, HOUR, MINUTE } from '../../../src/grant/duration.ts';
import { PersonId } from '../../../src/grant/ids.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createAlarmMessages } from '../../../src/redis/store/alarm-message-store.ts';
import { boltLogger } from '../../../src/slack/connection/logger.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import { createAlarmNews } from '../../../src/slack/messages/alarm-messages.ts';
import { aPolicy, databaseName, groupId, MORNING } from '../../support/builders.ts';
import { createFakeAlarms } from '../../support/fakes/alarms.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const database = databaseName('orders');

/** `members`: of a group of admins; undefined where Slack does not tell; by default nobody is named. */
async function theNews(members?: () => readonly string[] | undefined) {
  const slack = await startLocalSlack({ scopes: botScopes() });
  onTestFinished(slack.close);
  let now = MORNING;
  const alarms = createFakeAlarms(() => now);
  const channel = slack.channels.approvals;
  const admins = { everyone: false, people: [], groups: members ? [groupId('dba')] : [] };
  const policy = aPolicy({ admins });
  const news = createAlarmNews({
    client: new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, logger: boltLogger(log) }),
    alarms,
    memory: createAlarmMessages({ redis: await testRedis(), keys: createKeys(freshPrefix()) }),
    people: { members: async () => members?.()?.map((id) => PersonId.parse(id)) },
    readers: { markup: async () => mrkdwn.en, name: async (person) => person },
    destinations: new Map([[database, { language: 'en', policy, channel }]]),
    now: () => now,
    log,
  });
  return {
    /** it lasts from then on, or is over, and people are told */
    async tell(isSo: boolean, afterMs: number) {
      now += afterMs;
      const facts = { database, channel, why: 'not_in_channel' };
      if (isSo) await alarms.raise({ event: 'channel_refuses', subject: channel, facts });
      else await alarms.clear('channel_refuses', channel);
      await news.tell();
    },
    texts: () => (slack.workspace.channel(channel)?.messages ?? []).map(({ text }) => text),
    directs: (person: string) => slack.workspace.direct(person).messages.map(({ text }) => text),
  };
}

const [now, over, before] = [
  /^db-access needs your attention: Slack/,
  /^✅ Over since /,
  /^This alarm was sent/,
];

test('one that begins again pings again, but not where it comes and goes', async () => {
  const { tell, texts } = await theNews();
  await tell(true, 0);
  await tell(false, 5 * MINUTE);
  expect(texts()).toEqual([expect.stringMatching(over)]);
  await tell(true, 5 * MINUTE);
  expect(texts()).toEqual([expect.stringMatching(now)]);
  await tell(false, 5 * MINUTE);
  await tell(true, HOUR);
  expect(texts()).toEqual([expect.stringMatching(before), expect.stringMatching(now)]);
  await tell(true, HOUR);
  await tell(false, HOUR);
  expect(texts()).toEqual([expect.stringMatching(before), expect.stringMatching(over)]);
});

test('after a day it is posted again, and the one before points below', async () => {
  const { tell, texts } = await theNews();
  await tell(true, 0);
  await tell(true, DAY);
  expect(texts()).toEqual([expect.stringMatching(before), expect.stringMatching(now)]);
});

test('while Slack does not tell who the admins are, those who were told hear on, and nobody is told twice', async () => {
  let members: readonly string[] | undefined = ['U0BO'];
  const { tell, texts, directs } = await theNews(() => members);
  await tell(true, 0);
  members = undefined;
  await tell(true, MINUTE);
  members = ['U0BO'];
  await tell(true, MINUTE);
  expect([directs('U0BO'), texts()]).toEqual([[expect.stringMatching(now)], []]);
  members = undefined;
  await tell(false, MINUTE);
  expect([directs('U0BO'), texts()]).toEqual([[expect.stringMatching(over)], []]);
});

test('where Slack did not tell who the admins are when it began, the channel is told, and them once they are known', async () => {
  let members: readonly string[] | undefined;
  const { tell, texts, directs } = await theNews(() => members);
  await tell(true, 0);
  expect(texts()).toEqual([expect.stringMatching(now)]);
  members = ['U0BO'];
  await tell(true, MINUTE);
  await tell(false, MINUTE);
  expect([directs('U0BO'), texts()]).toEqual([[expect.stringMatching(over)], [expect.stringMatching(over)]]);
});

test('who is no admin any longer reads that it is over, and is not pinged again', async () => {
  let members = ['U0BO', 'U0CY'];
  const { tell, directs } = await theNews(() => members);
  await tell(true, 0);
  members = ['U0CY'];
  await tell(true, DAY);
  expect(directs('U0BO')).toEqual([expect.stringMatching(now)]);
  expect(directs('U0CY')).toEqual([expect.stringMatching(before), expect.stringMatching(now)]);
  await tell(false, MINUTE);
  expect(directs('U0BO')).toEqual([expect.stringMatching(over)]);
});
