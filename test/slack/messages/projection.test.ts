/** What is in the way of a message is told as what it is: Slack's trouble as Slack's, our own as our own. */
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../../sandbox/start-sandbox.ts';
import type { MessageRef } from '../../../src/contracts/message-memory.ts';
import { Fault } from '../../../src/flow/fault.ts';
import { boltLogger } from '../../../src/slack/connection/logger.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import { createProjection } from '../../../src/slack/messages/projection.ts';
import { production } from '../../../src/timing.ts';
import { aPolicy, aRequested, databaseName, said } from '../../support/builders.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };

test('our own memory fails while the card is written: that is what is reported, and nothing is blamed on Slack', async () => {
  const slack = await startLocalSlack({ scopes: botScopes() });
  onTestFinished(slack.close);
  const gone = new Fault(said('Our own memory is out of reach.'), { retry: true });
  const orders = databaseName('orders');
  const projection = createProjection({
    client: new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, logger: boltLogger(log) }),
    memory: {
      all: async () => new Map<string, MessageRef>(),
      claim: async () => Promise.reject(gone),
      put: async () => Promise.reject(gone),
      redrawn: async () => {},
      drop: async () => {},
    },
    grants: { get: async () => Promise.reject(gone), live: async () => [] },
    turns: { take: async () => 0, hold: async () => {} },
    steady: () => 0,
    waits: production.posting,
    workspaceUrl: () => 'https://example.slack.com/',
    alarms: { raise: async () => {}, clear: async () => {} },
    endpoints: { of: async () => Promise.reject(gone) },
    destinations: new Map([
      [orders, { policy: aPolicy({ database: orders }), channel: slack.channels.approvals, language: 'en' }],
    ]),
    channelOf: () => undefined,
    hasLeft: async () => false,
    readers: { markup: async () => mrkdwn.en, name: async (id) => id },
    now: () => 0,
    log,
  });
  await expect(projection.show(aRequested({ database: orders }))).rejects.toBe(gone);
  expect(slack.calls.map(({ method }) => method)).toEqual([]);
});
