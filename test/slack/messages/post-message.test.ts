/** A message is one process's to post, for a moment, and only while the record is still what it was. */
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../../sandbox/start-sandbox.ts';
import type { Turns } from '../../../src/contracts/message-memory.ts';
import { NotYet } from '../../../src/flow/fault.ts';
import { deny } from '../../../src/grant/decision.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { createMessages } from '../../../src/redis/store/message-store.ts';
import { boltLogger } from '../../../src/slack/connection/logger.ts';
import { createPosting } from '../../../src/slack/messages/post-message.ts';
import type { Message } from '../../../src/slack/views/message.ts';
import { production } from '../../../src/timing.ts';
import { aRequest } from '../../contract/walk.ts';
import { grantId, MORNING, personId } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const prefix = freshPrefix();
const log = { info: () => {}, warn: () => {}, error: () => {} };
const a = grantId('a');
const message: Message = { key: 'open', text: 'Open until 5:20 PM', blocks: [] };
let made = 0;

async function aPost() {
  made += 1;
  const slack = await startLocalSlack({ scopes: botScopes() });
  onTestFinished(slack.close);
  const keys = createKeys(`${prefix}-${made}`);
  const grants = createGrants({ redis, keys, log });
  const memory = createMessages({ redis, keys });
  await grants.create(aRequest('a'));
  const grant = await grants.get(a);
  if (!grant) throw new Error('it was just created');
  let steady = 0;
  const pass = (ms: number) => {
    steady += ms;
  };
  const channel = slack.channels.approvals;
  /** a process of its own; `waiting`: what happens while it waits for its turn, or is paused there */
  const aProcess = ({ memory: own = memory, waiting = async () => {} } = {}) => {
    const turns: Turns = {
      take: async () => {
        await waiting();
        return 0;
      },
      hold: async () => {},
    };
    const client = new WebClient(slack.botToken, {
      slackApiUrl: slack.apiUrl,
      logger: boltLogger(log),
      timeout: 1_000,
      retryConfig: { retries: 0 },
    });
    const needs = { client, grants, memory: own, turns, now: () => MORNING, steady: () => steady };
    return createPosting({ ...needs, waits: production.posting });
  };
  const write = async (process: ReturnType<typeof aProcess>) =>
    process(grant, message, { channel, ref: (await memory.all(a)).get('open') });
  const texts = () => slack.workspace.channel(channel)?.messages.map(({ text }) => text) ?? [];
  const end = () => grants.update(a, (found) => deny(found, { by: personId('bo'), at: MORNING }));
  return { slack, memory, aProcess, write, texts, end, pass };
}

test('F8: one that was paused while it waited for its turn does not post what has changed meanwhile', async () => {
  const { aProcess, write, texts, end } = await aPost();
  const paused = aProcess({ waiting: async () => void (await end()) });
  await expect(write(paused)).rejects.toBeInstanceOf(NotYet);
  expect(texts()).toEqual([]);
});

test('F8: one that was paused after it claimed the post does not post it', async () => {
  const { aProcess, memory, write, texts, pass } = await aPost();
  const slow: typeof memory = {
    ...memory,
    async claim(...args) {
      const wait = await memory.claim(...args);
      pass(40_000);
      return wait;
    },
  };
  await expect(write(aProcess({ memory: slow }))).rejects.toBeInstanceOf(NotYet);
  expect(texts()).toEqual([]);
  // It said so: nobody has to wait until its claim is over.
  await write(aProcess());
  expect(texts()).toEqual([message.text]);
});

test('F8: one that was paused does not rewrite a message with what has changed meanwhile', async () => {
  const { aProcess, write, memory, slack, end } = await aPost();
  await write(aProcess());
  const known = (await memory.all(a)).get('open');
  if (!known || !('ts' in known)) throw new Error('it was just posted');
  await memory.put(a, 'open', { ...known, digest: 'of an older text' });
  await end();
  await expect(write(aProcess())).rejects.toBeInstanceOf(NotYet);
  expect(slack.calls.map(({ method }) => method)).toEqual(['chat.postMessage']);
});

test('two processes at once: one posts, the other comes back', async () => {
  const { aProcess, write, texts } = await aPost();
  const outcomes = await Promise.allSettled([write(aProcess()), write(aProcess())]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(texts()).toEqual([message.text]);
});

test('while one posts and has no answer yet, nobody else looks for it or posts it', async () => {
  const { aProcess, write, memory, slack } = await aPost();
  slack.fault({ method: 'chat.postMessage', times: 1, do: 'hang' });
  const hanging = write(aProcess()).catch((error: unknown) => error);
  await slack.until(() => slack.calls.length === 1, 'posting');
  await expect(write(aProcess())).rejects.toBeInstanceOf(NotYet);
  expect(slack.calls).toHaveLength(1);
  expect((await memory.all(a)).get('open')).toEqual({ postingSince: MORNING });
  slack.mend();
  await hanging;
});

test('a post whose answer was lost is looked for at once, and not posted again', async () => {
  const { aProcess, write, texts, slack } = await aPost();
  slack.fault({ method: 'chat.postMessage', times: 1, do: 'lose' });
  await expect(write(aProcess())).rejects.toMatchObject({ problem: { is: 'Slack is silent' } });
  await write(aProcess());
  expect(texts()).toEqual([message.text]);
});
