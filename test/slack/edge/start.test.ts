/** What the bot says and shows of itself once it is up. */
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalPostgres } from '../../../sandbox/scalingo/postgres.ts';
import { version } from '../../../src/version.ts';
import { aBot, wholeText } from '../../support/bot.ts';
import { freePort } from '../../support/free-port.ts';

test('each database is found, or it is shouted what is wrong with it', async () => {
  const bot = await aBot('Socket Mode', { billing: { scalingo: 'no-such-database' } });
  await expect.poll(() => bot.news.join('\n')).toMatch(/found at Scalingo .*"orders".*my-orders\.postgresql/);
  await expect.poll(() => bot.log.join('\n')).toMatch(/not looked up at scalingo .*"billing".*invite/);
});

test('METRICS_PORT: health and metrics, and nothing of it unless it is set', async () => {
  const port = await freePort();
  const bot = await aBot('Socket Mode', { env: { METRICS_PORT: String(port) } });
  const get = async (path: string) => (await request(`http://127.0.0.1:${port}${path}`)).body.text();
  const parts = [
    'redis',
    'slack',
    'queue',
    'sweep',
    'overdue',
    'config',
    'clock',
    'records',
    'doubts',
    'scalingo calls',
  ];
  const scalingo = `scalingo ${new URL(bot.scalingo.url).host}`;
  expect(await get('/readyz')).toBe([...parts, scalingo].map((part) => `${part}: ok\n`).join(''));
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.card(/Open until/);
  expect(await get('/metrics')).toMatch(/^db_access_scalingo_calls_total\{kind="open",status="2xx"\} [1-9]/m);
  expect(bot.scalingo.state().requests.every(({ userAgent }) => userAgent === `db-access/${version()}`)).toBe(
    true,
  );
});

test('what is in the way at Scalingo is told with what to do, to the requester and on the card', async () => {
  const bot = await aBot('Socket Mode');
  bot.scalingo.become('my-orders', { status: 'stopped' });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  for (const told of [await bot.card(/suspended/), await bot.direct('U0ANA', /suspended/)]) {
    expect(wholeText(told)).toMatch(/dashboard: open the database my-orders/);
    expect(wholeText(told)).toContain('`scalingo --region osc-fr1 --app my-orders addons`');
  }
});

test('a database of Shared Resources: known at the start, refused at asking with the tunnel', async () => {
  const bot = await aBot('Socket Mode', { shared: true });
  await expect.poll(() => bot.log.join('\n')).toMatch(/not a Dedicated Resources database/);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  const { text } = await bot.told('U0ANA', /not a Dedicated Resources database/);
  expect(text).toContain('`scalingo --region osc-fr1 --app my-orders db-tunnel SCALINGO_POSTGRESQL_URL`');
  expect(bot.cards()).toEqual([]);
});

test('where probe is wanted, the one who has access is told what was learned, and what it does not tell', async () => {
  const bot = await aBot('Socket Mode', { orders: { probe: true } });
  const postgres = await startLocalPostgres('tls');
  onTestFinished(postgres.close);
  bot.scalingo.become('my-orders', { endpoint: postgres.endpoint });
  await bot.restart();
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  const open = await bot.direct('U0ANA', /db-access itself reached the database \(TLSv1\.3, \d+ ms\)/);
  expect(wholeText(open)).toContain('does not tell whether your address gets through');
});
