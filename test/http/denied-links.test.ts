/** Links of the address page that are used as they may not be: each is counted by its kind, and nobody is named. */
import { expect, onTestFinished, test } from 'vitest';
import { LINK_MS } from '../../src/http/link.ts';
import { aSite } from './site.ts';

const HERE = '203.0.113.7';
const from = { 'x-forwarded-for': HERE };

test('a link that is forged, sent from elsewhere, used twice or too old is counted by kind', async () => {
  const site = await aSite();
  onTestFinished(site.close);
  const link = site.link();
  const post = (origin: string) =>
    fetch(link, {
      method: 'POST',
      headers: { ...from, origin },
      body: new URLSearchParams({ address: HERE }),
    });

  expect((await fetch(`${site.base}/address/x`, { headers: from })).status).toBe(404);
  expect((await post('http://elsewhere.example')).status).toBe(403);
  expect((await fetch(link, { headers: from })).status).toBe(200);
  expect((await post(site.base)).status).toBe(200);
  expect((await post(site.base)).status).toBe(410);
  site.pass(LINK_MS);
  expect((await fetch(link, { headers: from })).status).toBe(410);
  expect(site.denied).toEqual(['link-forged', 'link-elsewhere', 'link-used', 'link-expired']);
});
