/** `npm run screenshots`: what people see, on a phone and on a desktop, as pictures in docs/screens. The bot is real, and so is the browser. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import type { Page } from 'playwright-core';
import { startSandbox } from '../sandbox/start-sandbox.ts';
import { DatabaseName } from '../src/grant/ids.ts';
import { mrkdwn } from '../src/slack/directory/mrkdwn.ts';
import { card } from '../src/slack/views/card.ts';
import { aSite } from '../test/http/site.ts';
import { aPolicy, inEachState, personId } from '../test/support/builders.ts';
import { launchChromium } from '../test/support/chromium.ts';

const folder = join(import.meta.dirname, '../docs/screens');
const widths = { phone: 390, desktop: 1280 } as const;

const sandbox = await startSandbox({ spreadMs: 0, pagePort: 0 });
const site = await aSite();
const browser = await launchChromium();
mkdirSync(folder, { recursive: true });
try {
  for (const [name, width] of Object.entries(widths)) {
    await slack(name, width);
    await address(name, width);
  }
  await overview();
  await cards();
} finally {
  await browser.close();
  await site.close();
  await sandbox.close();
}

/** The form as it opens, the Home tab of somebody who waits for an answer, and how to connect. */
async function slack(name: string, width: number): Promise<void> {
  const page = await visit(width);
  await type(page, '/db-access');
  const form = page.getByRole('dialog');
  await form.getByText('Reason').waitFor();
  await page.screenshot({ path: join(folder, `form-${name}.png`) });
  await form.getByRole('button', { name: 'Close' }).click();
  // Until then no key reaches what is behind it.
  await form.waitFor({ state: 'hidden' });
  await type(page, `/db-access orders 203.0.113.${width % 200} 2h the import of today hangs`);
  await page.getByRole('log').getByText('Request sent to').last().waitFor();
  await page.getByRole('navigation').getByRole('button', { name: /^Home/ }).click();
  await page
    .getByText('the import of today hangs')
    .or(page.getByText('Waiting for approval'))
    .first()
    .waitFor();
  await page.screenshot({ path: join(folder, `home-${name}.png`) });
  await page.close();
}

/** The README's picture: Ana is told how to connect, beside the firewall that lets her in. */
async function overview(): Promise<void> {
  const page = await visit(widths.desktop);
  const look = (name: RegExp) => page.getByRole('navigation').getByRole('button', { name }).click();
  await page.getByRole('radio', { name: /^Bo/ }).check();
  await look(/^#db-access-approvals/);
  await page.getByRole('log').getByRole('button', { name: 'Approve', exact: true }).last().click();
  await page.getByRole('radio', { name: /^Ana/ }).check();
  await look(/^db-access/);
  await page
    .getByRole('log')
    .getByText(/psql "postgresql:/)
    .waitFor();
  await page.getByText('in force').nth(1).waitFor();
  await page.screenshot({ path: join(folder, '../sandbox.png') });
  await page.close();
}

async function address(name: string, width: number): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height: 700 },
    extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.7' },
  });
  const page = await context.newPage();
  await page.goto(site.link());
  await page.screenshot({ path: join(folder, `address-${name}.png`) });
  await context.close();
}

/** The same card in each state, drawn from a record of it. */
async function cards(): Promise<void> {
  const client = new WebClient(sandbox.slack.botToken, { slackApiUrl: sandbox.slack.apiUrl });
  const orders = DatabaseName.parse('orders');
  const [ana, bo] = [personId('0ana'), personId('0bo')];
  const policy = aPolicy({ database: orders, approvers: { everyone: false, people: [bo], groups: [] } });
  for (const [name, width] of Object.entries(widths)) {
    const page = await visit(width);
    for (const [state, grant] of Object.entries(inEachState)) {
      const told = JSON.stringify({ ...grant, database: orders, requester: ana }).replaceAll(
        '"UBO"',
        `"${bo}"`,
      );
      const shown = card({ grant: JSON.parse(told), policy, markup: mrkdwn.en, isNew: false });
      await client.chat.postMessage({ channel: sandbox.slack.channels.approvals, ...shown });
      await page
        .getByRole('navigation')
        .getByRole('button', { name: /^#db-access-approvals/ })
        .click();
      const last = page.getByRole('log').getByRole('article').last();
      await last.getByText(`Request ${grant.id}`).waitFor();
      await last.screenshot({ path: join(folder, `card-${state}-${name}.png`) });
    }
    await page.close();
  }
}

async function visit(width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  await page.goto(sandbox.pageUrl);
  return page;
}

async function type(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message or command').fill(text);
  await page.getByLabel('Message or command').press('Enter');
}
