/** The dashboard for Grafana: it has the shape that Grafana imports, its queries are PromQL, and what they ask for is there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { someMetrics } from '../support/metrics.ts';
import { checkQueries } from '../support/promtool-test.ts';

const ByVariable = z.strictObject({
  type: z.literal('prometheus'),
  uid: z.string().regex(/^\$\{datasource\}$/),
});
const Place = z.strictObject({ x: z.int(), y: z.int(), w: z.int().max(24), h: z.int() });
const Panel = z.object({
  id: z.int(),
  title: z.string().min(1),
  type: z.enum(['stat', 'timeseries', 'bargauge']),
  datasource: ByVariable,
  gridPos: Place,
  targets: z
    .array(
      z.strictObject({
        refId: z.string(),
        expr: z.string(),
        legendFormat: z.string(),
        datasource: ByVariable,
      }),
    )
    .min(1),
});
const Dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.int(),
  templating: z.object({
    list: z.tuple([
      z.object({
        name: z.literal('datasource'),
        type: z.literal('datasource'),
        query: z.literal('prometheus'),
      }),
      z.object({
        name: z.literal('job'),
        type: z.literal('query'),
        datasource: ByVariable,
        query: z.literal('label_values(db_access_build_info, job)'),
      }),
    ]),
  }),
  panels: z.array(Panel),
});

const { panels } = Dashboard.parse(JSON.parse(readFileSync('deploy/dashboard.json', 'utf8')));
const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

test('each panel has an id and a place of its own', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const { id, gridPos: one } of panels) {
    expect(one.x + one.w).toBeLessThanOrEqual(24);
    const over = panels.filter(
      ({ id: other, gridPos: { x, y, w, h } }) =>
        other !== id && x < one.x + one.w && one.x < x + w && y < one.y + one.h && one.y < y + h,
    );
    expect(over).toEqual([]);
  }
});

test('each query is PromQL', () => {
  // Grafana puts its own interval there, and the installation that was chosen.
  checkQueries(queries.map((query) => query.replaceAll('$__rate_interval', '1m').replaceAll('$job', 'x')));
});

test('each query is about the chosen installation alone', () => {
  for (const query of queries)
    for (const [series] of query.matchAll(/\b(?:db_access|nodejs|process)_\w+(?:\{.*?\})?/g))
      expect(series).toMatch(/^\w+\{job="\$job"/);
});

test('each metric and label that a query asks for is there', async () => {
  const text = await someMetrics().text();
  for (const query of queries)
    for (const [name] of query.matchAll(/\b(?:db_access|nodejs|process)_\w+/g))
      expect(text).toMatch(new RegExp(`^${name}(?:\\{| )`, 'm'));
});
