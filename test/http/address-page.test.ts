/** The address page over real HTTP: who is shown what, what uses a link up, and what is called back. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { LINK_MS } from '../../src/http/link.ts';
import { personId, said } from '../support/builders.ts';
import { aSite, type Site } from './site.ts';

const HERE = '203.0.113.7';

async function open(changes: Parameters<typeof aSite>[0] = {}) {
  const site = await aSite(changes);
  onTestFinished(site.close);
  return site;
}

/** What a browser says of a form that the page itself sent, over https. */
const ours = { 'sec-fetch-site': 'same-origin' };

type Ask = { readonly from?: string; readonly language?: string; readonly sender?: Record<string, string> };

async function read(answer: Response) {
  const text = await answer.text();
  return { status: answer.status, title: /<h1>(.*)<\/h1>/.exec(text)?.[1], text, headers: answer.headers };
}

const headersOf = ({ from = HERE, language = 'en' }: Ask) => ({
  'x-forwarded-for': from,
  'accept-language': language,
});

const get = async (url: string, ask: Ask = {}) => read(await fetch(url, { headers: headersOf(ask) }));

const post = async (url: string, { address = HERE, ...ask }: Ask & { address?: string } = {}) =>
  read(
    await fetch(url, {
      method: 'POST',
      headers: { ...headersOf(ask), ...(ask.sender ?? ours) },
      body: new URLSearchParams({ address }),
    }),
  );

describe('confirming', () => {
  test('looking uses nothing up, one click confirms, a second one is told that it was used', async () => {
    const site = await open();
    const link = site.link();
    for (const method of ['GET', 'HEAD', 'GET']) {
      const looked = await fetch(link, { method, headers: headersOf({}) });
      expect(looked.status).toBe(200);
      expect((await looked.text()).includes(`Use ${HERE}`)).toBe(method === 'GET');
    }
    expect(site.confirmed).toEqual([]);

    expect(await post(link)).toMatchObject({ status: 200, title: 'Your form is filled in' });
    const second = await post(link);
    expect(second).toMatchObject({ status: 410, title: 'This link was used already' });
    expect(second.text).toContain(HERE);
    expect(site.confirmed).toEqual([{ person: personId('ana'), viewId: 'V0FORM', source: HERE }]);
  });

  test('it names whose form it fills in, and for which database', async () => {
    const site = await open();
    const link = site.link();
    const { text, headers } = await get(link);
    expect(text).toContain('Ana Lima’s open form for orders in Slack');
    expect(text).toContain('If you are not Ana Lima, close this page');
    expect((await get(link, { language: 'fr' })).text).toContain('formulaire d’Ana Lima pour orders');
    expect((await post(link)).text).toContain('Ana Lima’s open form for orders');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('geolocation=()');
  });

  const host = (site: Site) => new URL(site.base).host;
  test.each<[string, (site: Site) => Record<string, string>, number]>([
    ['our own page, over https', () => ours, 200],
    ['our own page, over http', (site) => ({ origin: `http://${host(site)}` }), 200],
    ['another site', () => ({ 'sec-fetch-site': 'cross-site' }), 403],
    ['a site beside ours', () => ({ 'sec-fetch-site': 'same-site' }), 403],
    ['what was typed into the address bar', () => ({ 'sec-fetch-site': 'none' }), 403],
    [
      'another site that names our origin',
      (site) => ({ 'sec-fetch-site': 'cross-site', origin: site.base }),
      403,
    ],
    ['another site, over http', () => ({ origin: 'http://elsewhere.example' }), 403],
    ['a page that hides where it comes from', () => ({ origin: 'null' }), 403],
    ['what says nothing of itself', () => ({}), 403],
  ])('sent by %s', async (_name, sender, status) => {
    const site = await open();
    const link = site.link();
    // To look is nobody's harm, wherever the link was followed from.
    expect((await fetch(link, { headers: { ...headersOf({}), ...sender(site) } })).status).toBe(200);
    const answer = await post(link, { sender: sender(site) });
    expect(answer.status).toBe(status);
    expect(site.confirmed).toHaveLength(status === 200 ? 1 : 0);
    // The link is not used up by it.
    if (status === 403) expect((await post(link)).status).toBe(200);
  });

  test('of two clicks at once one fills the form in', async () => {
    const site = await open();
    const link = site.link();
    const answers = await Promise.all([post(link), post(link), post(link)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    expect(site.confirmed).toHaveLength(1);
  });

  test('who has another address by now than the one they saw is shown the new one, and asked again', async () => {
    const site = await open();
    const link = site.link();
    const moved = await post(link, { from: '203.0.113.9', address: HERE });
    expect(moved).toMatchObject({ status: 409, title: 'Your address has changed' });
    expect(moved.text).toContain('Use 203.0.113.9');
    expect(site.confirmed).toEqual([]);
    expect((await post(link, { from: '203.0.113.9', address: '203.0.113.9' })).status).toBe(200);
    expect(site.confirmed).toMatchObject([{ source: '203.0.113.9' }]);
  });

  test('a form without the address that was seen confirms nothing', async () => {
    const site = await open();
    const headers = { ...headersOf({}), ...ours };
    expect((await fetch(site.link(), { method: 'POST', headers })).status).toBe(409);
    expect(site.confirmed).toEqual([]);
  });

  test.each([
    ['a form that is gone', new Fault(said('Slack says: not_found.'), { retry: false }), 'warn'],
    ['a bug', new Error('undefined is not a function'), 'error'],
  ])('%s: people are told to type the address', async (_name, error, level) => {
    const confirmed = () => Promise.reject(error);
    const site = await open({ confirmed });
    const link = site.link();
    const failed = await post(link);
    expect(failed).toMatchObject({ status: 409, title: 'Your form could not be filled in' });
    expect(failed.text).toContain(`<strong>${HERE}</strong>`);
    expect(failed.text).not.toContain('<form');
    expect(site.logged).toMatchObject([{ level, what: 'form not filled in' }]);
    expect((await post(link)).status).toBe(410);
  });

  test('while our memory is away nothing is confirmed, and the button stays', async () => {
    const away = new Fault(said('Our own memory (Redis) is out of reach right now.'), { retry: true });
    const site = await open({ oneUse: { take: () => Promise.reject(away) } });
    const failed = await post(site.link());
    expect(failed).toMatchObject({ status: 503, title: 'This does not work right now' });
    expect(failed.text).toContain(`Use ${HERE}`);
    expect(site.confirmed).toEqual([]);
  });

  test('no log line holds a link that may still be good', async () => {
    const site = await open({ oneUse: { take: () => Promise.reject(new Error('a bug')) } });
    const link = site.link();
    expect((await post(link)).status).toBe(500);
    expect(site.logged).toHaveLength(1);
    expect(JSON.stringify(site.logged)).not.toContain(link.split('/').at(-1));
  });
});

describe('links that are not good', () => {
  test('after five minutes: what to do now, and the address to type', async () => {
    const site = await open();
    const link = site.link();
    site.pass(LINK_MS);
    for (const answer of [await get(link), await post(link)]) {
      expect(answer).toMatchObject({ status: 410, title: 'This link has expired' });
      expect(answer.text).toContain(HERE);
      expect(answer.text).not.toContain('<form');
    }
    expect(site.confirmed).toEqual([]);
  });

  test.each(['', 'x', 'v1.e30.AAAA', 'a/b', '%00', '..%2f', '<script>'])('“%s” is no link', async (token) => {
    const site = await open();
    const url = `${site.base}/address/${token}`;
    for (const answer of [await get(url), await post(url)])
      expect(answer).toMatchObject({ status: 404, title: 'There is no such page' });
  });

  test('a tracker’s addition to a link does not break it', async () => {
    const site = await open();
    expect((await get(`${site.link()}?utm_source=slack`)).status).toBe(200);
  });
});

describe('addresses that cannot be asked for', () => {
  test.each([
    ['10.0.0.5', 'an address of a private network'],
    ['192.168.1.20', 'an address of a private network'],
    ['100.64.1.1', 'carrier-grade NAT'],
    ['169.254.1.1', 'on one link only'],
  ])('%s: nothing to confirm', async (from, why) => {
    const site = await open();
    const link = site.link();
    const shown = await get(link, { from });
    expect(shown).toMatchObject({ status: 200, title: 'This is not a public address' });
    expect(shown.text).toContain(why);
    expect(shown.text).not.toContain('<form');
    expect((await post(link, { from, address: from })).status).toBe(409);
    expect((await post(link)).status).toBe(200);
  });

  test('addresses for examples, where they are not allowed', async () => {
    const site = await open({ documentationRanges: () => 'refused' });
    expect((await get(site.link())).text).toContain('an address for examples');
  });

  test('an address that nobody can tell', async () => {
    const site = await open();
    const link = site.link();
    expect(await get(link, { from: 'unknown' })).toMatchObject({ title: 'Your address can’t be seen' });
    expect((await post(link, { from: 'unknown' })).status).toBe(409);
    expect(site.confirmed).toEqual([]);
  });

  test('without trusted proxies a header changes nothing: it is the socket that counts', async () => {
    const site = await open({ trustedProxies: [] });
    const { title, text } = await get(site.link());
    expect(title).toBe('This is not a public address');
    expect(text).toContain('<strong>127.0.0.1</strong>');
    expect(text).not.toContain(HERE);
  });

  test('what a header says is never markup', async () => {
    const site = await open();
    expect((await get(site.link(), { from: '<img src=x>' })).text).not.toContain('<img');
  });
});

describe('over IPv6', () => {
  test('the way to one’s IPv4 address, and the link stays good', async () => {
    const site = await open();
    const link = site.link();
    const shown = await get(link, { from: '2001:db8::7' });
    expect(shown).toMatchObject({ status: 200, title: 'Your IPv4 address is needed' });
    expect(shown.text).toContain('curl -4');
    expect(shown.text).toContain('2001:db8::7');
    expect((await post(link, { from: '2001:db8::7' })).status).toBe(409);
    expect((await post(link)).status).toBe(200);
  });

  test('where there is a name for IPv4 alone, a link to the same there', async () => {
    const site = await open({ ipv4Url: 'https://v4.example.com/bot' });
    const link = site.link();
    const { text } = await get(link, { from: '2001:db8::7' });
    expect(text).toContain(`href="https://v4.example.com/bot/address/${link.split('/').at(-1)}"`);
  });

  test('visitors who are at that name already are not redirected in a circle', async () => {
    // A name is told by its Host header, which is 127.0.0.1:<port> here; the port is known once it was given out.
    const before = await aSite();
    await before.close();
    const { port } = new URL(before.base);
    const circle = await open({ ipv4Url: before.base, port: Number(port) });
    const { text } = await get(circle.link(), { from: '::2' });
    expect(text).not.toContain('Continue over IPv4');
    expect(text).toContain('curl -4');
  });

  test('on a real socket of IPv6', async () => {
    const site = await open({ host: '::1', trustedProxies: [] });
    expect(await get(site.link())).toMatchObject({ title: 'Your IPv4 address is needed' });
  });
});

describe('the page itself', () => {
  test('in the reader’s language', async () => {
    const site = await open();
    const link = site.link();
    const french = await get(link, { language: 'fr-FR,fr;q=0.9,en;q=0.8' });
    expect(french.title).toBe('Est-ce bien votre adresse\u00a0?');
    expect(french.text).toContain('<html lang="fr">');
    expect(french.text).toContain(`Utiliser ${HERE}`);
    expect(french.headers.get('content-language')).toBe('fr');
    expect(french.headers.get('vary')).toBe('Accept-Language');
    expect((await get(link, { language: 'de' })).text).toContain('<html lang="en">');
    expect((await post(link, { language: 'fr' })).title).toBe('Votre formulaire est rempli');
  });

  test('nothing runs on it, nothing is loaded by it, nobody frames it, nothing keeps it', async () => {
    const site = await open();
    const { text, headers } = await get(site.link());
    expect(text).not.toMatch(/<script|<link|<img|https?:\/\/|\son[a-z]+=|\sstyle=/);
    expect(text.length).toBeLessThan(4000);
    const [first, ...rest] = (headers.get('content-security-policy') ?? '').split('; ');
    expect(first).toBe("default-src 'none'");
    expect(rest.toSorted()).toEqual([
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      expect.stringMatching(/^style-src 'sha256-[A-Za-z0-9+/]{43}='$/),
    ]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });
});
