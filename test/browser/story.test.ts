import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { VISITOR } from '../../sandbox/page/page-server.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { stumblingBlocks } from '../support/axe.ts';
import { launchChromium } from '../support/chromium.ts';

let sandbox: Sandbox;
let browser: Browser;
const errors: string[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ spreadMs: 500, pagePort: 0 });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

afterEach(() => expect(errors.splice(0)).toEqual([]));

async function visit(width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(sandbox.pageUrl);
  return page;
}

const become = (page: Page, name: RegExp) => page.getByRole('radio', { name }).check();
const look = (page: Page, channel: string) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${channel}( \\d+)?$`) })
    .click();
const conversation = (page: Page) => page.getByRole('log');
const firewall = (page: Page) => page.getByRole('region', { name: 'Firewall of my-orders' });

async function type(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message or command').fill(text);
  await page.getByLabel('Message or command').press('Enter');
}

test('the address page fills in the form that it was opened from', async () => {
  const page = await visit(1280);
  await type(page, '/db-access orders');
  const form = page.getByRole('dialog');
  await form.getByLabel('Reason').fill('kept');
  const [addressPage] = await Promise.all([
    page.context().waitForEvent('page'),
    form.getByRole('link', { name: 'Use my current address' }).click(),
  ]);
  await addressPage.getByRole('button', { name: `Use ${VISITOR}` }).click();
  await addressPage.getByRole('heading', { name: 'Your form is filled in' }).waitFor();
  await expect.poll(() => form.getByLabel('Your IPv4 address').inputValue()).toBe(VISITOR);
  expect(await form.getByLabel('Reason').inputValue()).toBe('kept');
  await addressPage.close();
  await page.close();
});

describe.each([1280, 390])('on a page %i pixels wide', (width) => {
  test('Ana fills the form, Bo approves, the rule opens, Ana gives it back, the rule is gone', async () => {
    const page = await visit(width);
    const address = `203.0.113.${width % 200}`;

    await type(page, '/db-access');
    const form = page.getByRole('dialog');
    await form.getByLabel('Database', { exact: true }).selectOption('orders');
    await form.getByLabel('Your IPv4 address').fill('10.0.0.1');
    await form.getByLabel('For how long').selectOption('4h');
    await form.getByLabel('Reason').fill('the import hangs <!channel>');
    await form.getByRole('button', { name: 'Request access' }).click();

    await form.getByText('private address space').waitFor();
    expect(await form.getByLabel('Reason').inputValue()).toBe('the import hangs <!channel>');
    await form.getByLabel('Your IPv4 address').fill(address);
    await form.getByRole('button', { name: 'Request access' }).click();
    await form.getByText('Request sent to').waitFor();
    await form.getByRole('button', { name: 'Close' }).click();

    await become(page, /^Bo/);
    await look(page, '#db-access-approvals');
    await conversation(page).getByText('the import hangs <!channel>').last().waitFor();
    await conversation(page).getByRole('button', { name: 'Approve', exact: true }).click();
    await firewall(page).getByText(`${address}/32`).waitFor();

    await become(page, /^Ana/);
    await look(page, 'db-access');
    await conversation(page)
      .getByText(/psql "postgresql:/)
      .waitFor();
    // By name, and not “the people who run db-access”.
    await conversation(page).getByText('Password: ask @cy for the password of').first().waitFor();
    await firewall(page).getByRole('listitem').filter({ hasText: address }).getByText('in force').waitFor();
    await conversation(page).getByRole('button', { name: 'End access' }).click();
    // What ends access is asked about first.
    await page
      .getByRole('dialog', { name: 'End this access?' })
      .getByRole('button', { name: 'End access' })
      .click();
    await conversation(page)
      .getByText(/Expired|Ended early/)
      .first()
      .waitFor();
    await firewall(page).getByText(`${address}/32`).waitFor({ state: 'detached' });
    await page.close();
  });

  test('Gil, a guest, is told privately why not, and what he typed is not lost', async () => {
    const page = await visit(width);
    await become(page, /^Gil/);
    await type(page, '/db-access orders 203.0.113.99 2h why not');
    await conversation(page).getByText('Guests can’t request or approve access.').first().waitFor();
    await conversation(page).getByText('/db-access orders 203.0.113.99 2h why not').first().waitFor();
    await conversation(page).getByText('Only visible to you').first().waitFor();
    await page.close();
  });

  test('U22: nothing of the page is cut off at its side, and a screen reader finds its way', async () => {
    const page = await visit(width);
    await conversation(page).waitFor();
    expect(await stumblingBlocks(page)).toEqual([]);
    const seen = await page.evaluate('document.documentElement.scrollWidth');
    expect(seen).toBeLessThanOrEqual(width);
    await page.close();
  });
});

test('U22: a form that was open is gone after a reload', async () => {
  const page = await visit(1280);
  await type(page, '/db-access');
  const form = page.getByRole('dialog');
  await form.waitFor();
  await page.reload();
  await conversation(page).waitFor();
  await form.waitFor({ state: 'detached' });
  expect(sandbox.slack.stateOf('U0ANA').modals).toEqual([]);
  await page.close();
});

test('who reads French reads what Slack itself writes in French too', async () => {
  const page = await visit(390);
  await become(page, /^Lou/);
  await type(page, '/db-access list');
  await conversation(page).getByText('Visible par vous uniquement').first().waitFor();
  await type(page, '/db-access');
  const form = page.getByRole('dialog');
  await form.getByText('Choisissez une option').first().waitFor({ state: 'attached' });
  await form.getByRole('button', { name: 'Fermer' }).click();
  await page.getByRole('navigation').getByRole('button', { name: 'Accueil' }).click();
  await page.getByRole('heading', { name: 'Accueil' }).waitFor();
  await page.close();
});

test('a rule that a colleague removes by hand is gone from the page too', async () => {
  const page = await visit(1280);
  await firewall(page).getByRole('listitem').filter({ hasText: 'office' }).getByText('in force').waitFor();
  await page.getByRole('button', { name: 'Remove by hand: 198.51.100.0/28' }).click();
  await firewall(page).getByText('198.51.100.0/28').waitFor({ state: 'detached' });
  expect(sandbox.scalingo.rules('my-orders')).toEqual([]);
  await page.close();
});
