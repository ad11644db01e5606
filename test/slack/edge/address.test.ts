/** “Use my current address”: from the form to the page, and back into the form. */
import { request } from 'undici';
import { expect, test } from 'vitest';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import {
  chooseDatabase,
  chooseLength,
  entered,
  fieldOf,
  fieldsOf,
  openForm,
  typeInto,
} from '../../support/form.ts';
import { freePort } from '../../support/free-port.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

async function pageEnv() {
  const port = await freePort();
  return {
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    PAGE_PORT: String(port),
    // The test speaks for the proxy: it says in X-Forwarded-For whom it got the request from.
    TRUSTED_PROXIES: '127.0.0.1/32',
  };
}

async function botWithPage(change: { orders?: object; billing?: object } = {}) {
  return aBot('Socket Mode', { ...change, env: await pageEnv() });
}

const shared = aSharedBot('Socket Mode', {
  orders: { regions: ['osc-fr1'], emergency: { who: ['U0ANA'], maxDuration: '1h', tell: ['U0DEE'] } },
  billing: { durations: ['20m', '40m'], defaultDuration: '20m', maxDuration: '1h' },
  env: await pageEnv(),
});

const shown = (bot: Bot) => JSON.stringify(bot.form('U0ANA') ?? {});

async function linkIn(bot: Bot): Promise<string> {
  await bot.slack.until(() => /Use my current address/.test(shown(bot)), 'the link in the form');
  return /<(http[^|>]+)\|Use my current address>/.exec(shown(bot))?.[1] ?? '';
}

async function visit(link: string, method: 'GET' | 'POST', from = '203.0.113.7') {
  const { statusCode, body } = await request(link, {
    method,
    headers: {
      'x-forwarded-for': from,
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
    },
    body: method === 'POST' ? `address=${from}` : null,
  });
  return { status: statusCode, text: await body.text() };
}

test('Ana confirms her address, and it is in the form beside what she had filled in; then she asks', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'orders 2h the import hangs');
  const link = await linkIn(bot);
  const view = bot.form('U0ANA')?.id ?? '';
  // A preview of the link uses nothing up.
  const { text } = await visit(link, 'GET');
  for (const fact of ['203.0.113.7', 'ana’s open form for orders']) expect(text).toContain(fact);
  expect((await visit(link, 'GET')).status).toBe(200);
  expect((await visit(link, 'POST')).status).toBe(200);
  await bot.slack.until(() => /"initial_value":"203\.0\.113\.7"/.test(shown(bot)), 'the address in the form');
  expect(bot.form('U0ANA')?.id).toBe(view);
  expect((await visit(link, 'POST')).status).toBe(410);

  await bot.slack.act('U0ANA', { do: 'submit', view, values: {} });
  const card = wholeText(await bot.card(/asks for access/));
  for (const fact of ['203.0.113.7', 'the import hangs', '2 hours, from when it opens'])
    expect(card).toContain(fact);
});

test('the form is closed meanwhile: the page says to type the address', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'orders 2h why');
  const link = await linkIn(bot);
  await bot.slack.act('U0ANA', { do: 'close', view: bot.form('U0ANA')?.id ?? '' });
  const { status, text } = await visit(link, 'POST');
  expect(status).toBe(409);
  expect(text).toContain('203.0.113.7');
});

test('who has typed a private address is told at its field, where the page is one click away', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'orders 10.0.0.1 2h the import hangs');
  await bot.press('U0ANA', await bot.told('U0ANA', /Give your public IPv4 address/), 'open-form');
  const link = await linkIn(bot);
  expect(shown(bot)).toMatch(/⚠️ `10\.0\.0\.1` is in .*"block_id":"source"/);
  await visit(link, 'POST', '203.0.113.20');
  await bot.slack.until(() => fieldOf(bot, 'found')?.value === '203.0.113.20', 'the address in the form');
  await bot.slack.act('U0ANA', { do: 'submit', view: bot.form('U0ANA')?.id ?? '', values: {} });
  expect(wholeText(await bot.card(/asks for access/))).toContain('the import hangs');
});

test('who has typed an address is offered no link, and neither is anybody where the page is not served', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'orders 203.0.113.7 2h');
  await bot.slack.until(() => /203\.0\.113\.7/.test(shown(bot)), 'the form');
  expect(shown(bot)).not.toContain('Use my current address');
  const other = await aBot('Socket Mode');
  await other.command('U0ANA', 'orders 2h');
  await other.slack.until(() => /"initial_value":"2h"/.test(shown(other)), 'the form');
  expect(shown(other)).not.toContain('Use my current address');
});

test('an address that was used before is in the form, and the link is offered all the same', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'orders 203.0.113.9 1h first');
  await bot.card(/first/);
  await openForm(bot, 'orders');
  expect(fieldOf(bot, 'source')?.value).toBe('203.0.113.9');
  expect((await visit(await linkIn(bot), 'POST')).status).toBe(200);
  await entered(bot, 'found', '203.0.113.7');
  expect(fieldsOf(bot).map(({ name }) => name)).toEqual(['database', 'found', 'duration', 'reason']);
});

test('from a region back to an address: the link is offered again, and fills this form in', async () => {
  const bot = shared();
  await openForm(bot, 'orders');
  const first = await linkIn(bot);
  await bot.pressInForm('U0ANA', 'choose-region');
  await bot.slack.until(() => fieldOf(bot, 'region') !== undefined, 'the regions');
  await bot.pressInForm('U0ANA', 'choose-address');
  await bot.slack.until(() => fieldOf(bot, 'source') !== undefined, 'the address again');
  const again = await linkIn(bot);
  expect(again).not.toBe(first);
  expect((await visit(again, 'POST')).status).toBe(200);
  await entered(bot, 'found', '203.0.113.7');
});

test('the databases stay as they are as the address is filled in', async () => {
  const bot = await botWithPage({ orders: { requesters: ['U0BO'] } });
  await openForm(bot);
  expect(fieldOf(bot, 'database')?.offers).toEqual(['billing']);
  await visit(await linkIn(bot), 'POST');
  await entered(bot, 'found', '203.0.113.7');
  expect(fieldOf(bot, 'database')?.offers).toEqual(['billing']);
});

test('another database was chosen, and the bot restarted since: the link tells the state of the form', async () => {
  const bot = await botWithPage({ billing: { durations: ['20m', '40m'], defaultDuration: '20m' } });
  await openForm(bot, 'orders');
  await chooseDatabase(bot, 'billing');
  await entered(bot, 'duration', '20m');
  const link = await linkIn(bot);
  await bot.restart();
  expect((await visit(link, 'POST')).status).toBe(200);
  await entered(bot, 'found', '203.0.113.7');
  expect(fieldOf(bot, 'database')?.value).toBe('billing');
  expect(fieldOf(bot, 'duration')).toMatchObject({ name: 'duration.billing', value: '20m' });
});

test('another database is chosen before the address is confirmed: the form keeps it, with its lengths', async () => {
  const bot = shared();
  await openForm(bot, 'orders');
  const link = await linkIn(bot);
  await chooseDatabase(bot, 'billing');
  await entered(bot, 'duration', '20m');
  expect((await visit(link, 'POST')).status).toBe(200);
  await entered(bot, 'found', '203.0.113.7');
  expect(fieldOf(bot, 'database')?.value).toBe('billing');
  expect(fieldOf(bot, 'duration')).toMatchObject({ offers: ['20m', '40m', 'until', 'other'], value: '20m' });
  await chooseDatabase(bot, 'orders');
  await bot.slack.until(() => fieldOf(bot, 'duration')?.name === 'duration.orders', 'the length of orders');
  expect(fieldOf(bot, 'found')?.value).toBe('203.0.113.7');
});

test('the page goes by the file as it is now, also after a reload', async () => {
  const bot = await botWithPage();
  await openForm(bot, 'orders');
  const link = await linkIn(bot);
  const button = '<form method="post">';
  expect((await visit(link, 'GET')).text).toContain(button);
  const documentationRanges = 'refused';
  bot.writeConfig({
    databases: {
      orders: { scalingo: 'my-orders', documentationRanges },
      billing: { scalingo: 'my-billing', documentationRanges },
    },
  });
  await bot.reload();
  const refused = await visit(link, 'GET');
  expect(refused.text).toContain('203.0.113.7');
  expect(refused.text).not.toContain(button);
});

const isConfirmed = {
  confirmed: {
    value: {
      type: 'checkboxes',
      selected_options: [{ text: { type: 'plain_text', text: 'It cannot wait' }, value: 'confirmed' }],
    },
  },
};

test('in an emergency the link fills the address in beside what is there, and the access opens for it', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'emergency orders');
  const link = await linkIn(bot);
  expect((await visit(link, 'GET')).text).toContain('ana’s open form');
  await typeInto(bot, { reason: 'the shop is down' });
  await chooseLength(bot, 'other');
  await bot.slack.until(() => fieldOf(bot, 'duration')?.offers === undefined, 'the length is typed');
  await typeInto(bot, { [fieldOf(bot, 'duration')?.name ?? '']: '20m' });
  expect((await visit(link, 'POST', '203.0.113.31')).status).toBe(200);
  await entered(bot, 'found', '203.0.113.31');
  expect((await visit(link, 'POST', '203.0.113.31')).status).toBe(410);
  expect(fieldOf(bot, 'database')?.value).toBe('orders');
  expect(fieldOf(bot, 'duration')?.value).toBe('20m');
  await bot.slack.act('U0ANA', { do: 'submit', view: bot.form('U0ANA')?.id ?? '', values: isConfirmed });
  await bot.card(/203\.0\.113\.31.*20 minutes.*the shop is down.*Open until/s);
  expect(bot.rules()).toContain('203.0.113.31/32');
});

test('another length after the address was filled in leaves the address in the emergency form', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'emergency orders');
  await visit(await linkIn(bot), 'POST', '203.0.113.32');
  await entered(bot, 'found', '203.0.113.32');
  await chooseLength(bot, 'until');
  await entered(bot, 'duration', 'until ');
  expect(fieldOf(bot, 'found')?.value).toBe('203.0.113.32');
  await bot.slack.act('U0ANA', { do: 'close', view: bot.form('U0ANA')?.id ?? '' });
});

test('in an emergency whose address was typed there is no link', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'emergency orders 203.0.113.33');
  await entered(bot, 'source', '203.0.113.33');
  expect(shown(bot)).not.toContain('Use my current address');
  await bot.slack.act('U0ANA', { do: 'close', view: bot.form('U0ANA')?.id ?? '' });
});

test('“My address changed” has the link: what it fills in is checked at its field, and the access follows', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'orders 203.0.113.41 2h the vpn is slow');
  await bot.press('U0BO', await bot.card(/the vpn is slow.*Waiting for approval/s), 'approve');
  await bot.press('U0ANA', await bot.direct('U0ANA', /203\.0\.113\.41[\s\S]*psql/), 'moved');
  const link = await linkIn(bot);
  expect((await visit(link, 'GET')).text).toContain('ana’s open form for orders');
  expect((await visit(link, 'POST', '203.0.113.42')).status).toBe(200);
  await entered(bot, 'found', '203.0.113.42');
  expect((await visit(link, 'POST', '203.0.113.42')).status).toBe(410);
  expect(shown(bot)).not.toContain('Use my current address');
  const view = bot.form('U0ANA')?.id ?? '';
  const typed = (value: string) => ({ found: { value: { type: 'plain_text_input', value } } });
  await bot.slack.act('U0ANA', { do: 'submit', view, values: typed('10.0.0.1') });
  expect(bot.form('U0ANA')?.errors).toEqual({ found: expect.stringContaining('private') });
  await bot.slack.act('U0ANA', { do: 'submit', view, values: typed('203.0.113.42') });
  await bot.card(/the vpn is slow.*approved for `203\.0\.113\.41`/s);
  expect(bot.rules()).toContain('203.0.113.42/32');
});
