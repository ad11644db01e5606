/** The page's own Slack client, with a small real Bolt app behind it. */
import { App, SocketModeReceiver } from '@slack/bolt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startPage } from '../../sandbox/page/page-server.ts';
import { type LocalScalingo, startLocalScalingo } from '../../sandbox/scalingo/scalingo-server.ts';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../sandbox/start-sandbox.ts';
import { boltLogger } from '../../src/slack/connection/logger.ts';
import { stumblingBlocks } from '../support/axe.ts';
import { button, card, option, plain } from '../support/block-kit.ts';
import { launchChromium } from '../support/chromium.ts';

const logger = boltLogger({ info: () => {}, warn: () => {}, error: () => {} });
let slack: LocalSlack;
let scalingo: LocalScalingo;
let app: App;
let pageServer: Awaited<ReturnType<typeof startPage>>;
let browser: Browser;
const errors: string[] = [];

beforeAll(async () => {
  slack = await startLocalSlack({
    scopes: [...botScopes(), 'files:write'],
    shortcuts: [
      { name: 'Open the form', type: 'global', callback_id: 'form', description: 'Opens it' },
      { name: 'Repeat this', type: 'message', callback_id: 'repeat', description: 'Says it again' },
    ],
  });
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger };
  const installerOptions = { clientOptions };
  const receiver = new SocketModeReceiver({ appToken: slack.appToken, logger, installerOptions });
  app = new App({ token: slack.botToken, receiver, logger, clientOptions });
  listen(app);
  await app.start();
  scalingo = await startLocalScalingo({ databases: [], spreadMs: 0 });
  pageServer = await startPage({ port: 0, slackUrl: slack.url, scalingoUrl: scalingo.url });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await pageServer?.close();
  await scalingo?.close();
  await app?.stop();
  await slack?.close();
});

afterEach(() => expect(errors.splice(0)).toEqual([]));

/** A form that reports its values at each click, and has one field that starts again with a new value. */
function form(said: string) {
  return {
    type: 'modal' as const,
    callback_id: 'form',
    title: plain('Form'),
    submit: plain('Go'),
    blocks: [
      {
        type: 'input' as const,
        block_id: 'why',
        label: plain('Why'),
        element: { type: 'plain_text_input' as const, action_id: 'x', initial_value: said },
      },
      {
        type: 'input' as const,
        block_id: `again-${said}`,
        label: plain('Again'),
        element: { type: 'plain_text_input' as const, action_id: 'x', initial_value: said },
      },
      {
        type: 'input' as const,
        block_id: 'how',
        label: plain('How'),
        element: { type: 'radio_buttons' as const, action_id: 'x', options: ['slow', 'fast'].map(option) },
      },
      {
        type: 'input' as const,
        block_id: 'which',
        label: plain('Which'),
        element: {
          type: 'checkboxes' as const,
          action_id: 'x',
          options: ['one', 'two'].map(option),
          initial_options: [option('one')],
        },
      },
      {
        type: 'input' as const,
        block_id: 'where',
        label: plain('Where'),
        element: { type: 'external_select' as const, action_id: 'find', min_query_length: 1 },
      },
      { type: 'actions' as const, block_id: 'row', elements: [button('look')] },
    ],
  };
}

const seen: unknown[] = [];

function listen(bolt: App): void {
  const { client } = bolt;
  bolt.event('app_home_opened', async ({ event }) => {
    const row = { type: 'actions' as const, block_id: 'row', elements: [button('greet')] };
    const words = { type: 'section' as const, text: plain(`Home of ${event.user}`) };
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [words, row] } });
  });
  bolt.action('greet', async ({ ack, body }) => {
    await ack();
    await client.chat.postMessage({ channel: body.user.id, text: `Hello ${body.user.id}` });
  });
  bolt.shortcut({ callback_id: 'form', type: 'shortcut' }, async ({ ack, shortcut }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: form('first') });
  });
  bolt.shortcut({ callback_id: 'repeat', type: 'message_action' }, async ({ ack, shortcut, respond }) => {
    await ack();
    await respond({ text: `Again: ${shortcut.message.text}` });
  });
  bolt.options('find', async ({ ack, payload }) => {
    await ack({ options: ['here', 'there'].filter((each) => each.startsWith(payload.value)).map(option) });
  });
  bolt.action('look', async ({ ack, body }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.view) return;
    seen.push(body.view.state.values);
    const { id, hash } = body.view;
    await client.views.update({ view_id: id, hash, view: form('second') });
  });
  bolt.view('form', async ({ ack, view }) => {
    seen.push(view.state.values);
    await ack();
  });
}

async function visit(as = 'U0ANA', width = 1280): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${pageServer.url}#as=${as}`);
  return page;
}

const look = (page: Page, place: string) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${place}( \\d+)?$`) })
    .click();

test('each person has a Home tab of their own, and its buttons work', async () => {
  const page = await visit();
  await look(page, 'Home');
  await page.getByText('Home of U0ANA').waitFor();
  await page.getByRole('radio', { name: /^Bo/ }).check();
  await page.getByText('Home of U0BO').waitFor();
  await page.getByRole('button', { name: 'greet' }).click();
  await look(page, 'db-access');
  await page.getByRole('log').getByText('Hello U0BO').waitFor();
  await page.close();
});

test('a form from the menu of shortcuts: what was typed is told, kept, and sent', async () => {
  const page = await visit();
  await page.getByText('Shortcuts').click();
  await page.getByRole('button', { name: 'Open the form' }).click();
  const dialog = page.getByRole('dialog', { name: 'Form' });
  expect(await stumblingBlocks(page)).toEqual([]);
  await dialog.getByLabel('Why').fill('mine');
  await dialog.getByLabel('Again').fill('mine too');
  await dialog.getByLabel('fast').check();
  await dialog.getByLabel('two').check();
  await dialog.getByLabel('Where').fill('t');
  await dialog.getByRole('button', { name: 'there' }).click();
  await dialog.getByRole('button', { name: 'look' }).click();
  const chosen = {
    why: { x: { type: 'plain_text_input', value: 'mine' } },
    how: { x: { type: 'radio_buttons', selected_option: option('fast') } },
    which: { x: { type: 'checkboxes', selected_options: [option('one'), option('two')] } },
    where: { find: { type: 'external_select', selected_option: option('there') } },
  };
  await expect.poll(() => dialog.getByLabel('Again').inputValue()).toBe('second');
  const again = (value: string) => ({ x: { type: 'plain_text_input', value } });
  expect(seen.splice(0)).toEqual([{ ...chosen, 'again-first': again('mine too') }]);
  expect(await dialog.getByLabel('Why').inputValue()).toBe('mine');
  await dialog.getByRole('button', { name: 'Go' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(seen.splice(0)).toEqual([{ ...chosen, 'again-second': again('second') }]);
  await page.close();
});

test('a file is a link that downloads it, and a message has a menu of its own', async () => {
  const channel_id = slack.channels.approvals;
  await app.client.filesUploadV2({
    channel_id,
    initial_comment: 'The audit',
    filename: 'audit.csv',
    title: 'Audit of today',
    content: 'who,when\n',
  });
  const page = await visit();
  await look(page, '#db-access-approvals');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Audit of today' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('audit.csv');
  const message = page.getByRole('article').filter({ hasText: 'The audit' });
  await message.getByText('More').click();
  await message.getByRole('button', { name: 'Repeat this' }).click();
  await page.getByRole('log').getByText('Again: The audit').waitFor();
  await page.close();
});

test.each([1280, 390])('a card as Slack draws it, %i pixels wide, and its menu asks first', async (width) => {
  const pressed: unknown[] = [];
  app.action('more', async ({ ack, action }) => {
    await ack();
    pressed.push(action);
  });
  await app.client.chat.postMessage({ channel: 'U0CY', text: 'Waiting', blocks: card });
  const page = await visit('U0CY', width);
  const shown = page.getByRole('article').last();
  await shown.getByRole('heading', { name: 'Waiting *orders*', exact: true }).waitFor();
  // Two columns, filled row by row, on a phone too.
  const [who, from, duration] = await Promise.all(
    ['Who', 'From', 'Duration'].map((name) => shown.getByText(name, { exact: true }).boundingBox()),
  );
  expect(from?.y).toBe(who?.y);
  expect(from?.x).toBeGreaterThan((who?.x ?? 0) + 100);
  expect(duration?.x).toBe(who?.x);
  await shown.getByText('gr_1 *plain*', { exact: true }).waitFor();
  expect(await shown.getByRole('link', { name: 'Docs' }).getAttribute('href')).toBe('https://example.com/');

  await shown.getByRole('button', { name: 'More options' }).click();
  await page.keyboard.press('ArrowDown');
  expect(await stumblingBlocks(page)).toEqual([]);
  expect(await shown.ariaSnapshot()).toContain(
    [
      '  - button "Approve"',
      '  - link "Docs":',
      '    - /url: https://example.com/',
      '  - button "More options" [expanded]: ⋯',
      '  - menu:',
      '    - menuitem "less"',
      '    - menuitem "deny"',
    ].join('\n'),
  );
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Deny this?' });
  expect(await stumblingBlocks(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await shown.getByRole('button', { name: 'More options' }).click();
  await page.getByRole('menuitem', { name: 'deny' }).click();
  await dialog.getByRole('button', { name: 'Deny it' }).click();
  await expect
    .poll(() => pressed)
    .toEqual([expect.objectContaining({ type: 'overflow', selected_option: option('deny') })]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  await page.close();
});

test('who is nobody here is told so', async () => {
  const page = await visit('U0NOBODY');
  await page.getByText('Nobody in this workspace is "U0NOBODY"').waitFor();
  await page.close();
});
