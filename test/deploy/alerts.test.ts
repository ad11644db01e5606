/** The alerts for Prometheus: each fires on the metrics of a bot in which its cause was made, and says what to do. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { causeAlerts } from '../support/alert-causes.ts';
import type { Scrape } from '../support/exposition.ts';
import { someMetrics } from '../support/metrics.ts';
import { holdRules } from '../support/promtool-test.ts';

const file = 'deploy/alerts.yml';
const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({
            summary: z.string().min(1),
            description: z.string().min(1),
            runbook_url: z.string(),
          }),
        }),
      ),
    }),
  ),
});
const alerts = Rules.parse(parse(readFileSync(file, 'utf8'))).groups.flatMap(({ rules }) => rules);
/** One installation and another one, as one Prometheus scrapes both. */
const both = (one: Scrape, other: Scrape): Scrape =>
  new Map([...ofJob('one', one), ...ofJob('other', other)]);
const ofJob = (job: string, scrape: Scrape) =>
  [...scrape].map(([series, value]): [string, number] => {
    const [name = '', labels = '}'] = series.split(/\{(.*)/s);
    return [`${name}{job="${job}",instance="${job}:9090",${labels}`, value];
  });
const minutesOf = (length = '0m') => Number(/^(\d+)m$/.exec(length)?.[1]);

test('each alert fires where its cause was made, and none on a bot that is well', async () => {
  const { well, caused } = await causeAlerts();
  expect([...caused.keys()].toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
  const fires = alerts.map(({ alert, for: length }) => {
    const { before, after } = caused.get(alert) ?? { before: well, after: well };
    const expr = `count(ALERTS{alertname="${alert}",alertstate="firing"}) > bool 0`;
    return { name: alert, before, after, minutes: minutesOf(length) + 3, expr };
  });
  const isQuiet = { name: 'well', before: well, after: well, minutes: 30, expr: 'absent(ALERTS)' };
  // Beside another one that is well: an alert fires for the one that it is about, and for that one alone.
  const beside = fires.map(({ name, before, after, ...rest }) => ({
    ...rest,
    name: `${name}, of one of two installations`,
    before: both(name === 'DbAccessDown' ? well : before, well),
    after: both(name === 'DbAccessDown' ? new Map() : after, well),
    expr: `count(ALERTS{alertname="${name}",alertstate="firing",job="one"}) > bool 0 unless count(ALERTS{job="other"})`,
  }));
  holdRules(file, [...fires, ...beside, isQuiet]);
}, 120_000);

test('each alert has a section of the docs that says what to do', () => {
  const docs = readFileSync('docs/operations.md', 'utf8');
  for (const { alert, annotations } of alerts) {
    expect(annotations.runbook_url).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    expect(docs).toContain(`\n### ${alert}\n`);
  }
});

test('each metric that an alert asks for is one of ours', async () => {
  const text = await someMetrics().text();
  for (const name of alerts.flatMap(({ expr }) => expr.match(/\bdb_access_\w+/g) ?? []))
    expect(text).toContain(`# TYPE ${name} `);
});
