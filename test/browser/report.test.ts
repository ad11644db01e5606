/** The auditor's report as it is kept: opened from a file in a real browser, on a desk, on a phone and in print. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { summaryOf } from '../../src/audit/summary.ts';
import { reportPage } from '../../src/cli/report-page.ts';
import { deny, review } from '../../src/grant/decision.ts';
import { DAY, HOUR } from '../../src/grant/duration.ts';
import { anOpening, aWholeAccess, streamOf, told } from '../audit/history.ts';
import { stumblingBlocks } from '../support/axe.ts';
import { grantId, MORNING, personId } from '../support/builders.ts';
import { launchChromium } from '../support/chromium.ts';

/** where to leave pictures for who wants to look at them; none are taken without */
const pictures = process.env['PICTURES'];

let browser: Browser;
let address: string;
let folder: string;
const errors: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'db-access-report-'));
  const file = join(folder, 'report.html');
  writeFileSync(file, await aMonth());
  address = pathToFileURL(file).href;
  if (pictures) await mkdir(pictures, { recursive: true });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

afterEach(() => expect(errors.splice(0)).toEqual([]));

/** Ten approved, two by a clause, two emergencies of which one was reviewed, one still open, and one denied. */
async function aMonth(): Promise<string> {
  const day = (nth: number, hour = 0) => MORNING + nth * DAY + hour * HOUR;
  const approved = Array.from({ length: 10 }, (_, nth) =>
    aWholeAccess({
      id: grantId(`ap${nth}x`),
      at: day(nth * 2, nth % 3),
      requester: nth % 2 === 0 ? 'ana' : 'gil',
      database: nth < 6 ? 'orders' : 'billing',
      length: nth === 4 ? '3d' : '2h',
    }),
  );
  const clause = [3, 9].map((nth) =>
    aWholeAccess({
      id: grantId(`cl${nth}x`),
      at: day(nth, 2),
      requester: 'dee',
      how: 'automatic',
      from: '198.51.100.4',
    }),
  );
  const emergencies = [5, 12].map((nth) =>
    aWholeAccess({
      id: grantId(`em${nth}x`),
      at: day(nth, 14),
      requester: 'hal',
      how: 'emergency',
      length: '1h',
    }),
  );
  const [first] = emergencies;
  if (!first?.events[0]) throw new Error('there is one');
  const reviewed = told({ grant: first.grant, event: first.events[0] }, (grant) =>
    review(grant, { by: personId('cy'), at: day(6), found: 'justified' }),
  );
  const open = anOpening({
    id: grantId('op'),
    at: day(29),
    requester: 'gil',
    database: 'billing',
    length: '30d',
  });
  const denied = told(anOpening({ id: grantId('de'), at: day(7), requester: 'eve' }).first, (grant) =>
    deny(grant, { by: personId('bo'), at: day(7, 1), because: 'the replica has the same <b>rows</b>' }),
  );
  const events = [
    ...[...approved, ...clause, ...emergencies].flatMap((one) => one.events),
    ...reviewed.events.slice(1),
    ...told(open.first, ...open.steps).events,
    ...denied.events,
  ].toSorted((one, other) => one.at - other.at);
  const range = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 5) };
  return reportPage({
    ...range,
    installation: 'acme',
    database: undefined,
    now: day(30),
    summary: await summaryOf(streamOf(events), range),
    integrity: ['acme: 73 events in 30 seals, all as they were sealed'],
  });
}

type Look = { readonly width: number; readonly media?: 'screen' | 'print' };

async function opened({ width, media = 'screen' }: Look): Promise<{ page: Page; asked: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  page.on('pageerror', (error) => void errors.push(error.message));
  page.on('console', (message) => void errors.push(message.text()));
  await page.emulateMedia({ media });
  await page.goto(address);
  return { page, asked };
}

describe.each([
  { name: 'desk', width: 1280 },
  { name: 'phone', width: 390 },
  { name: 'paper', width: 1047, media: 'print' },
] as const)('on a $name', ({ name, ...look }) => {
  test('nothing but the file is asked for, and a screen reader can read all of it', async () => {
    const { page, asked } = await opened(look);
    if (pictures) await page.screenshot({ path: join(pictures, `report-${name}.png`), fullPage: true });
    expect(asked).toEqual([address]);
    expect(await stumblingBlocks(page)).toEqual([]);
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide, 'nothing is cut off at the side').toBeLessThanOrEqual(look.width);
  });

  test('the timeline can be read, with a bar for each access, and emergencies are marked', async () => {
    const { page } = await opened(look);
    const timeline = page.getByRole('img', { name: /^Timeline of 15 windows of access/ });
    expect(await timeline.isVisible()).toBe(true);
    expect(await timeline.locator('rect.bar').count()).toBe(15);
    const bars = await timeline
      .locator('rect.bar')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    expect(Math.min(...bars)).toBeGreaterThan(6);
    const letters = await timeline
      .locator('text')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    expect(Math.min(...letters), 'letters have a height that can be read').toBeGreaterThan(
      look.width === 390 ? 9 : 8,
    );
    expect(await timeline.locator('rect.bar.emergency').count()).toBe(2);
    expect(await timeline.locator('path.mark').count()).toBe(2);
    expect(await page.locator('tr.emergency-row').count()).toBe(2);
  });
});

test('the totals are those of the month, and what was typed is text', async () => {
  const { page } = await opened({ width: 1280 });
  const totals = await page
    .locator('dl div')
    .evaluateAll((all) =>
      all.map((one) => [one.querySelector('dt')?.textContent, one.querySelector('dd')?.textContent]),
    );
  expect(Object.fromEntries(totals)).toEqual({
    'grants with access': '15',
    people: '4',
    databases: '2',
    'time open': '5d16m',
    emergencies: '2',
    'emergencies not reviewed': '1',
    'rules removed more than 2 minutes late': '0',
    'requests without access': '1',
    events: '73',
  });
  expect(await page.getByText('the replica has the same <b>rows</b>').count()).toBe(1);
  expect(await page.locator('table').first().locator('tbody tr').count()).toBe(15);
});
