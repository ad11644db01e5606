/** The page leaves it to the sandbox to end the process. */
import { expect, test } from 'vitest';
import { startPage } from '../../sandbox/page/page-server.ts';

test('the page adds no SIGTERM listener, which would end the process before the bot has stopped', async () => {
  const before = process.listeners('SIGTERM');
  const nowhere = 'http://127.0.0.1:9';
  const page = await startPage({ port: 0, slackUrl: nowhere, scalingoUrl: nowhere });
  const during = process.listeners('SIGTERM');
  await page.close();
  expect(during).toEqual(before);
});
