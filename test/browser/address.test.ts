/** The address page in a real browser: what people see, on a phone and on a destination, and what a screen reader reads. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { LINK_MS } from '../../src/http/link.ts';
import { aSite, type Site } from '../http/site.ts';
import { stumblingBlocks } from '../support/axe.ts';
import { launchChromium } from '../support/chromium.ts';

const HERE = '203.0.113.7';
/** where to leave pictures for who wants to look at them; none are taken without */
const pictures = process.env['PICTURES'];

let browser: Browser;
let site: Site;
const errors: string[] = [];

beforeAll(async () => {
  site = await aSite({ ipv4Url: 'http://v4.example.com' });
  if (pictures) await mkdir(pictures, { recursive: true });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

afterEach(() => expect(errors.splice(0)).toEqual([]));

type Visitor = { readonly width?: number; readonly from?: string } & Pick<
  BrowserContextOptions,
  'colorScheme' | 'locale'
>;

async function aVisitor({
  width = 360,
  from = HERE,
  locale = 'en-GB',
  ...rest
}: Visitor = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 740 },
    extraHTTPHeaders: { 'x-forwarded-for': from },
    locale,
    ...rest,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  // What the policy for content refuses is told on the console.
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) errors.push(message.text());
  });
  return page;
}

async function look(page: Page, name: string): Promise<void> {
  expect(await stumblingBlocks(page), name).toEqual([]);
  const [seen, wide] = [
    await page.evaluate('document.documentElement.scrollWidth'),
    page.viewportSize()?.width ?? 0,
  ];
  expect(seen, 'nothing is cut off at the side').toBeLessThanOrEqual(wide);
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

const title = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();

describe.each([360, 1280])('on a screen %i pixels wide', (width) => {
  test('looking twice and one click fill the form in; a second click is told that it was used', async () => {
    const page = await aVisitor({ width });
    const link = site.link();
    await page.goto(link);
    await page.goto(link);
    expect(await title(page)).toBe('Is this your address?');
    await look(page, `confirm-${width}`);
    const before = site.confirmed.length;

    const other = await aVisitor({ width });
    await other.goto(link);
    await page.getByRole('button', { name: `Use ${HERE}`, exact: true }).click();
    await page.getByRole('heading', { name: 'Your form is filled in' }).waitFor();
    await look(page, `filled-${width}`);
    expect(site.confirmed.slice(before)).toMatchObject([{ viewId: 'V0FORM', source: HERE }]);

    await other.getByRole('button').click();
    await other.getByRole('heading', { name: 'This link was used already' }).waitFor();
    await look(other, `used-${width}`);
    expect(site.confirmed).toHaveLength(before + 1);
  });

  test('the longest page in French, with a long address', async () => {
    const page = await aVisitor({ width, locale: 'fr-FR', from: '2001:db8:1234:5678:9abc:def0:1234:5678' });
    await page.goto(site.link());
    expect(await title(page)).toBe('Il faut votre adresse IPv4');
    await look(page, `ipv6-fr-${width}`);
    const onward = page.getByRole('link', { name: 'Continuer en IPv4', exact: true });
    expect(await onward.getAttribute('href')).toMatch(/^http:\/\/v4\.example\.com\/address\/v1\./);
  });
});

test('a screen reader finds the language, one main part, one heading, and a button that says what it does', async () => {
  const page = await aVisitor();
  await page.goto(site.link());
  expect(await page.title()).toBe('Is this your address? – db-access');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.getByRole('heading').count()).toBe(1);
  expect(await page.getByRole('main').ariaSnapshot()).toBe(
    [
      '- main:',
      '  - heading "Is this your address?" [level=1]',
      '  - paragraph: One click fills it into Ana Lima’s open form for orders in Slack. Nothing is sent yet.',
      '  - paragraph:',
      '    - text: The address that db-access sees',
      '    - strong: 203.0.113.7',
      '  - button "Use 203.0.113.7"',
      '  - paragraph: "If you are not Ana Lima, close this page: Ana Lima could get access from your address. If you reach the database through a VPN, turn it on first, then load this page again."',
    ].join('\n'),
  );
});

test('it works by keyboard alone', async () => {
  const page = await aVisitor();
  await page.goto(site.link());
  await page.keyboard.press('Tab');
  await look(page, 'focus-360');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your form is filled in' }).waitFor();
});

test.each(['light', 'dark'] as const)('what is written can be read in %s', async (colorScheme) => {
  const page = await aVisitor({ colorScheme });
  await page.goto(site.link());
  await look(page, `confirm-${colorScheme}`);
  for (const part of ['h1', '.address span', '.address strong', '.go', '.next'])
    expect(await contrast(page, part), part).toBeGreaterThan(4.5);
});

test('a private address, and a link that is too old', async () => {
  const inside = await aVisitor({ from: '192.168.1.20' });
  await inside.goto(site.link());
  expect(await title(inside)).toBe('This is not a public address');
  expect(await inside.getByRole('button').count()).toBe(0);
  await look(inside, 'private-360');

  const late = await aVisitor({ locale: 'fr-CA' });
  const link = site.link();
  site.pass(LINK_MS);
  await late.goto(link);
  expect(await title(late)).toBe('Ce lien a expiré');
  await look(late, 'expired-fr-360');
});

const Colours = z.tuple([z.array(z.number()), z.array(z.number())]);

/** Runs in the page: the colour of what is written there, and that of the ground below it. */
const coloursOf = `(selector) => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const element = document.querySelector(selector);
  let ground = element;
  while (numbers(getComputedStyle(ground).backgroundColor)[3] === 0 && ground.parentElement) ground = ground.parentElement;
  return [numbers(getComputedStyle(element).color), numbers(getComputedStyle(ground).backgroundColor)];
}`;

/** As WCAG counts it: 4.5 is asked for. */
async function contrast(page: Page, selector: string): Promise<number> {
  const [markup, paper] = Colours.parse(await page.evaluate(`(${coloursOf})(${JSON.stringify(selector)})`));
  const [light = 0, dark = 0] = [luminance(markup), luminance(paper)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = colour
    .slice(0, 3)
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
