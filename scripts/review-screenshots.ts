/**
 * `npm run screenshots:review [folder] [language]`: each state of a request, and each form, list and answer, in English and French, on a phone and on a
 * desktop, as pictures to look at before a release. Nobody keeps them.
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import type { Page } from 'playwright-core';
import { press } from '../sandbox/demo.ts';
import type { Modal } from '../sandbox/slack/client-api.ts';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts';
import { type Language, languages } from '../src/words/language.ts';
import { launchChromium } from '../test/support/chromium.ts';
import { messagesOf } from '../test/support/state-messages.ts';
import { everyState } from '../test/support/states.ts';

const widths = { phone: 390, desktop: 1280 } as const;
const [ANA, BO] = ['U0ANA', 'U0BO'] as const;
/** Typed one after the other; each answer is a picture. */
const lines = [
  ...['help', 'databases', 'why orders', 'why billing', 'list', 'history', 'pending', 'who', 'show', 'done'],
  ...[
    'oders 203.0.113.7 2h fix',
    'orders 10.0.0.1 2h fix',
    'orders 203.0.113.7 12h fix',
    'show gr_0000000000',
  ],
  ...['bonjour', 'done gr_0000000000', 'extend 1h', 'moved 203.0.113.9', 'cancel', 'orders 203.0.113.7 2h'],
];
/** Each opens a form. */
const opening = {
  form: '',
  'form-address': 'orders db.example.com 2h fix the import',
  'form-later': 'orders 203.0.113.7 tomorrow 2h nightly job',
  'form-two': 'orders billing 203.0.113.7 1h fix the import',
  'form-until': 'orders until 23:59 look',
  emergency: 'emergency',
};

const target = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'db-access-screens-'));
const browser = await launchChromium();
try {
  for (const language of languages.filter((one) => one === (process.argv[3] ?? one))) {
    const sandbox = await startSandbox({ spreadMs: 0, pagePort: 0 });
    try {
      await retake(sandbox, language);
    } finally {
      await sandbox.close();
    }
  }
} finally {
  await browser.close();
}
process.stdout.write(`${target}\n`);

async function retake(sandbox: Sandbox, language: Language): Promise<void> {
  const { slack } = sandbox;
  const { people } = slack.workspace;
  for (const [index, person] of people.entries())
    people[index] = { ...person, locale: language === 'fr' ? 'fr-FR' : 'en-GB' };
  const pages = await Promise.all(
    Object.entries(widths).map(async ([name, width]) => {
      const folder = join(target, `${language}-${name}`);
      mkdirSync(folder, { recursive: true });
      return { folder, page: await browser.newPage({ viewport: { width, height: 1000 } }) };
    }),
  );
  const { general, approvals } = slack.channels;
  const direct = slack.workspace.direct(ANA).id;
  const messages = (channel: string) => slack.workspace.channel(channel)?.messages ?? [];

  for (const text of lines) {
    const before = messages(general).length;
    await slack.act(ANA, { do: 'command', channel: general, command: '/db-access', text });
    await slack.until(() => messages(general).length > before || form() !== undefined, text);
    if (form()) await close();
    else
      await shootMessages(`line-${text.replaceAll(/\W+/g, '-')}`, {
        person: ANA,
        channel: general,
        count: 1,
      });
  }
  for (const [name, text] of Object.entries(opening)) {
    await slack.act(ANA, { do: 'command', channel: general, command: '/db-access', text });
    await shootForm(name);
  }
  const asked = (text: string) =>
    slack.act(ANA, { do: 'command', channel: general, command: '/db-access', text });
  await asked('orders 203.0.113.7 2h the import of today hangs');
  const card = await newest(approvals, 'approve');
  await shootHome('home-waiting', ANA);
  await shootHome('home-to-approve', BO);
  for (const action of ['approve-for-less', 'deny']) {
    await slack.act(BO, press(card, action));
    await shootForm(action, BO);
  }
  await slack.act(ANA, press(card, 'approve'));
  await shootMessages('own-request', { person: ANA, channel: approvals, count: 1 });
  await slack.act(BO, press(await newest(approvals, 'approve'), 'approve'));
  const open = await newest(direct, 'connect');
  await shootMessages('open', { person: ANA, channel: direct, count: 3 });
  for (const action of ['connect', 'extend', 'moved']) {
    await slack.act(ANA, press(open, action));
    await shootForm(action);
  }
  for (const text of ['extend 1h', 'list', 'who orders', 'cancel', 'moved 203.0.113.9', 'extend']) {
    const before = messages(general).length;
    await asked(text);
    await slack.until(() => messages(general).length > before, text);
    await shootMessages(`later-${text.replaceAll(/\W+/g, '-')}`, { person: ANA, channel: general, count: 1 });
  }
  await shootMessages('card-more', { person: BO, channel: approvals, count: 2 });
  await shootHome('home-open', ANA);
  await states();
  await Promise.all(pages.map(({ page }) => page.close()));

  function form(person: string = ANA): Modal | undefined {
    return slack.stateOf(person).modals.at(-1);
  }

  async function close(person: string = ANA): Promise<void> {
    const view = form(person)?.id;
    if (view) await slack.act(person, { do: 'close', view, all: true });
  }

  async function newest(channel: string, action: string) {
    const found = () =>
      messages(channel).findLast(({ blocks = [] }) => JSON.stringify(blocks).includes(`"${action}"`));
    await slack.until(() => found() !== undefined, action);
    const message = found();
    if (!message) throw new Error('it was there a moment ago');
    return message;
  }

  async function shootForm(name: string, person: string = ANA): Promise<void> {
    const isDrawn = () => /"input"|"rich_text"/.test(JSON.stringify(form(person)?.view ?? ''));
    await slack.until(isDrawn, name);
    await each(async (page, file) => {
      await visit(page, person);
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await dialog.screenshot({ path: file(name) });
    });
    await close(person);
  }

  async function shootHome(name: string, person: string): Promise<void> {
    await slack.act(person, { do: 'openHome' });
    await slack.until(() => slack.stateOf(person).home !== undefined, name);
    await each(async (page, file) => {
      await visit(page, person);
      await page
        .getByRole('navigation')
        .getByRole('button', { name: /^(?:Home|Accueil)/ })
        .click();
      await page.setViewportSize({ width: page.viewportSize()?.width ?? 390, height: 2000 });
      await page.getByRole('main').screenshot({ path: file(name) });
      await page.setViewportSize({ width: page.viewportSize()?.width ?? 390, height: 1000 });
    });
  }

  /** The newest ones of that conversation, one picture each. */
  async function shootMessages(
    name: string,
    { person, channel, count }: { person: string; channel: string; count: number },
  ): Promise<void> {
    await each(async (page, file) => {
      await visit(page, person);
      const title = slack.stateOf(person).channels.find(({ id }) => id === channel)?.name ?? '';
      await page
        .getByRole('navigation')
        .getByRole('button', { name: new RegExp(`^#?${title}( \\d+)?$`) })
        .click();
      const articles = page.getByRole('log').getByRole('article');
      for (let back = Math.min(count, await articles.count()); back > 0; back -= 1)
        await articles.nth(-back).screenshot({ path: file(count === 1 ? name : `${name}-${count - back}`) });
    });
  }

  /** Cards, threads and direct messages, drawn from a record of each state. */
  async function states(): Promise<void> {
    const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
    for (const [name, grant] of Object.entries(everyState)) {
      const shown = messagesOf(grant, language);
      for (const [, { text, blocks }] of shown) {
        const told = JSON.parse(
          JSON.stringify({ text, blocks }).replaceAll(/([@^"])([US])(ANA|BO|CY|DEE|DBA)\b/g, '$1$20$3'),
        );
        await client.chat.postMessage({ channel: approvals, ...told });
      }
      await shootMessages(`state-${name.replaceAll(/\W+/g, '-')}`, {
        person: BO,
        channel: approvals,
        count: shown.length,
      });
    }
  }

  async function each(shoot: (page: Page, file: (name: string) => string) => Promise<void>): Promise<void> {
    for (const { folder, page } of pages) await shoot(page, (name) => join(folder, `${name}.png`));
  }

  /** From an empty page: what was drawn for another person is gone. */
  async function visit(page: Page, person: string): Promise<void> {
    await page.goto('about:blank');
    await page.goto(`${sandbox.pageUrl}#as=${person}`);
  }
}
