/** Links: what is signed is what is read, for five minutes, and nothing else is. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createLinks, LINK_MS } from '../../src/http/link.ts';
import { MORNING, personId } from '../support/builders.ts';

const ana = { person: personId('ana'), viewId: 'V0FORM' };

function someLinks({ secret = 'a secret of this installation', at = MORNING } = {}) {
  let now = at;
  let made = 0;
  const links = createLinks({
    secret,
    now: () => now,
    randomBytes: (size) => {
      made += 1;
      return new Uint8Array(size).fill(made);
    },
  });
  return { ...links, pass: (ms: number) => (now += ms) };
}

test('what was signed is read', () => {
  const links = someLinks();
  expect(links.read(links.sign(ana))).toEqual({
    is: 'good',
    link: { ...ana, expiresAt: MORNING + LINK_MS, nonce: 'AQEBAQEBAQEBAQEBAQEBAQ' },
  });
});

test('another process of the same installation reads it too', () => {
  expect(someLinks().read(someLinks().sign(ana)).is).toBe('good');
});

test('each has a nonce of its own', () => {
  const links = someLinks();
  expect(links.sign(ana)).not.toBe(links.sign(ana));
});

test('it can be part of a URL as it is', () => {
  const token = someLinks().sign({ ...ana, viewId: 'é?&/#\u0000'.repeat(20) });
  expect(token).toMatch(/^v1\.[\w-]+\.[\w-]+$/);
  expect(someLinks().read(token)).toMatchObject({ link: { viewId: 'é?&/#\u0000'.repeat(20) } });
});

test('it is good for five minutes, and not for a moment longer', () => {
  const links = someLinks();
  const token = links.sign(ana);
  links.pass(LINK_MS - 1);
  expect(links.read(token).is).toBe('good');
  links.pass(1);
  expect(links.read(token)).toMatchObject({ is: 'expired', link: ana });
});

test('whatever letter is changed, added or left out, it is forged', () => {
  const links = someLinks();
  const token = links.sign(ana);
  for (let at = 0; at < token.length; at += 1) {
    const other = token[at] === 'A' ? 'B' : 'A';
    for (const changed of [other, '', `${token[at]}A`, `${token[at]}!`, `${token[at]}=`]) {
      expect(links.read(token.slice(0, at) + changed + token.slice(at + 1))).toEqual({ is: 'forged' });
    }
  }
});

test.each(['', '.', '..', 'v1', 'v1..', 'v1.e30', 'v1.e30.', 'x'.repeat(5000)])(
  '“%.20s” is forged',
  (token) => {
    expect(someLinks().read(token)).toEqual({ is: 'forged' });
  },
);

test('a link of another secret is forged', () => {
  const other = someLinks({ secret: 'the secret of someone else' }).sign(ana);
  expect(someLinks().read(other)).toEqual({ is: 'forged' });
});

test('a link of another version is forged', () => {
  const [, payload, mac] = someLinks().sign(ana).split('.');
  expect(someLinks().read(`v2.${payload}.${mac}`)).toEqual({ is: 'forged' });
});

test('the secret itself signs nothing: the key is derived from it', () => {
  const secret = 'a secret of this installation';
  const [version, payload] = someLinks({ secret }).sign(ana).split('.');
  const mac = createHmac('sha256', secret).update(`${version}.${payload}`).digest('base64url');
  expect(someLinks({ secret }).read(`${version}.${payload}.${mac}`)).toEqual({ is: 'forged' });
});

test('a secret that can be guessed is refused at the start', () => {
  expect(() => someLinks({ secret: 'changeme' })).toThrow('16 characters');
});
