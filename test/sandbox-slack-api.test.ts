/** Doors of the local Slack that are no matter of blocks or views. */
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../sandbox/slack/server.ts';
import { botScopes } from '../sandbox/start.ts';

test.each([
  ['GET', 'state', 'U0NOBODY'],
  ['POST', 'act', 'U0NOBODY'],
  ['GET', 'state', ''],
] as const)('%s %s as %j, who is nobody here: 404, and why', async (method, what, as) => {
  const slack = await startLocalSlack({ scopes: botScopes() });
  onTestFinished(slack.close);
  const body = method === 'POST' ? { body: JSON.stringify({ do: 'openHome' }) } : {};
  const answer = await request(`${slack.url}/_sandbox/${what}?as=${as}`, { method, ...body });
  expect(answer.statusCode).toBe(404);
  expect(await answer.body.text()).toContain(`Nobody in this workspace is "${as}"`);
});
