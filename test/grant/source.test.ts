/** Sources: which texts name one IPv4 range, which range it is, and why not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/grant/refusal.ts';
import { addresses, covers, parseSource, type SourceLimits } from '../../src/grant/source.ts';
import { source } from '../support/builders.ts';

const anyWidth: SourceLimits = { widest: 1, regions: [], documentationRanges: 'refused' };
const sandbox: SourceLimits = { widest: 1, regions: [], documentationRanges: 'allowed' };

describe('accepted, in one canonical spelling', () => {
  test.each([
    ['8.8.8.8', '8.8.8.8/32', false],
    ['8.8.8.8/32', '8.8.8.8/32', false],
    [' 8.8.8.8 ', '8.8.8.8/32', false],
    ['8.8.8.0/24', '8.8.8.0/24', false],
    ['8.8.8.8/24', '8.8.8.0/24', true],
    ['8.8.8.9/31', '8.8.8.8/31', true],
    ['8.8.8.255/25', '8.8.8.128/25', true],
    ['223.255.255.255', '223.255.255.255/32', false],
    ['1.0.0.0/8', '1.0.0.0/8', false],
    ['9.255.255.255/8', '9.0.0.0/8', true],
    // the neighbours of special ranges are nothing special
    ['11.0.0.0/8', '11.0.0.0/8', false],
    ['100.63.255.255', '100.63.255.255/32', false],
    ['100.128.0.0', '100.128.0.0/32', false],
    ['172.15.255.255', '172.15.255.255/32', false],
    ['172.32.0.0', '172.32.0.0/32', false],
    ['192.0.1.0/24', '192.0.1.0/24', false],
    ['198.17.255.255', '198.17.255.255/32', false],
    ['198.20.0.0', '198.20.0.0/32', false],
  ])('%j is %s', (text, canonical, masked) => {
    expect(parseSource(text, anyWidth)).toEqual({ source: canonical, masked });
  });
});

describe('a region of Scalingo', () => {
  const limits = { ...anyWidth, regions: ['osc-fr1'] };

  test.each(['region:osc-fr1', ' Region:OSC-FR1 ', 'region: osc-fr1'])(
    '%j is one that may be asked for',
    (text) => {
      expect(parseSource(text, limits)).toEqual({ source: 'region:osc-fr1', masked: false });
    },
  );

  test.each([
    ['region:osc-secnum-fr1', 'osc-secnum-fr1'],
    ['region:', ''],
    ['region:man-osc-fr1-egress', 'man-osc-fr1-egress'],
    ['region:osc-fr1 or not', 'osc-fr1 or not'],
  ])('%j may not: those that may are named', (text, region) => {
    expect(parseSource(text, limits)).toEqual({ no: 'region-not-allowed', region, allowed: ['osc-fr1'] });
  });
});

describe('refused, for what it lets in', () => {
  test.each([['0.0.0.0/0'], ['8.8.8.8/0'], ['203.0.113.7/0']])('%s is everybody', (text) => {
    expect(parseSource(text, sandbox)).toEqual({ no: 'source-everything', text });
  });

  test.each([
    ['0.0.0.0', 'unspecified', '0.0.0.0/8'],
    ['0.1.2.3', 'unspecified', '0.0.0.0/8'],
    ['10.0.0.0/8', 'private', '10.0.0.0/8'],
    ['10.255.255.255', 'private', '10.0.0.0/8'],
    ['100.64.0.1', 'carrier-grade NAT', '100.64.0.0/10'],
    ['100.127.255.255', 'carrier-grade NAT', '100.64.0.0/10'],
    ['127.0.0.1', 'loopback', '127.0.0.0/8'],
    ['127.255.0.0/16', 'loopback', '127.0.0.0/8'],
    ['169.254.169.254', 'link-local', '169.254.0.0/16'],
    ['172.16.0.1', 'private', '172.16.0.0/12'],
    ['172.31.255.255', 'private', '172.16.0.0/12'],
    ['192.0.0.8', 'reserved', '192.0.0.0/24'],
    ['192.0.2.1', 'documentation', '192.0.2.0/24'],
    ['192.88.99.1', 'reserved', '192.88.99.0/24'],
    ['192.168.1.1', 'private', '192.168.0.0/16'],
    ['198.18.0.1', 'reserved', '198.18.0.0/15'],
    ['198.19.255.255', 'reserved', '198.18.0.0/15'],
    ['198.51.100.7', 'documentation', '198.51.100.0/24'],
    ['203.0.113.7', 'documentation', '203.0.113.0/24'],
    ['224.0.0.1', 'multicast', '224.0.0.0/4'],
    ['239.255.255.255', 'multicast', '224.0.0.0/4'],
    ['240.0.0.1', 'reserved', '240.0.0.0/4'],
    ['255.255.255.255', 'reserved', '240.0.0.0/4'],
    // wide enough to reach into one
    ['8.0.0.0/6', 'private', '10.0.0.0/8'],
    ['0.0.0.0/1', 'unspecified', '0.0.0.0/8'],
    ['128.0.0.0/1', 'link-local', '169.254.0.0/16'],
    ['172.0.0.0/8', 'private', '172.16.0.0/12'],
    ['100.0.0.0/9', 'carrier-grade NAT', '100.64.0.0/10'],
    ['203.0.112.0/23', 'documentation', '203.0.113.0/24'],
  ])('%s touches a range that is %s', (text, kind, within) => {
    expect(parseSource(text, anyWidth)).toEqual({ no: 'source-special', text, kind, within });
  });

  test.each([
    ['192.0.2.1', '192.0.2.1/32'],
    ['198.51.100.0/24', '198.51.100.0/24'],
    ['203.0.113.7', '203.0.113.7/32'],
  ])('%s may be played with where documentation ranges are allowed', (text, canonical) => {
    expect(parseSource(text, sandbox)).toEqual({ source: canonical, masked: false });
  });

  test('allowing documentation ranges allows nothing else', () => {
    expect(parseSource('10.0.0.1', sandbox)).toMatchObject({ no: 'source-special', kind: 'private' });
    expect(parseSource('192.0.0.0/16', sandbox)).toMatchObject({ no: 'source-special', kind: 'reserved' });
  });

  test('wider than the policy: with both numbers', () => {
    const text = '8.8.8.0/24';
    expect(parseSource(text, { ...anyWidth, widest: 25 })).toEqual({
      no: 'source-too-wide',
      text,
      bits: 24,
      widest: 25,
    });
    expect(parseSource(text, { ...anyWidth, widest: 24 })).toEqual({ source: text, masked: false });
    expect(parseSource('8.8.8.8', { ...anyWidth, widest: 32 })).toMatchObject({ source: '8.8.8.8/32' });
  });
});

describe('refused, for how it is written', () => {
  test.each([
    '2001:db8::1',
    '2001:db8::/32',
    '::1',
    '::',
    '::ffff:8.8.8.8',
    '::ffff:8.8.8.8/120',
    '::ffff:808:808',
    'fe80::1%eth0',
    '2001:DB8:0:0:0:0:0:1',
  ])('%s is IPv6', (text) => {
    expect(parseSource(text, anyWidth)).toEqual({ no: 'source-ipv6', text });
  });

  test.each([
    ['0x08.8.8.8', 'hexadecimal'],
    ['0X8.0X8.0X8.0X8', 'hexadecimal'],
    ['0x08080808', 'hexadecimal'],
    ['0x08080808/32', 'hexadecimal'],
    ['010.8.8.8', 'leading zeros'],
    ['8.8.8.008', 'leading zeros'],
    ['00.8.8.8', 'leading zeros'],
    ['0010.0.0.01/24', 'leading zeros'],
    ['8.8.8.0/08', 'leading zeros'],
    ['8.8.8.0/024', 'leading zeros'],
    ['134744072', 'not four numbers'],
    ['8', 'not four numbers'],
    ['0/0', 'not four numbers'],
    ['8.8', 'not four numbers'],
    ['8.8.8/24', 'not four numbers'],
    ['8.8.8.8.8', 'not four numbers'],
  ])('%s: %s', (text, form) => {
    expect(parseSource(text, anyWidth)).toEqual({ no: 'source-form', text, form });
  });

  test.each([
    '',
    ' ',
    '/',
    '/24',
    '8.8.8.8/',
    '8.8.8.8/33',
    '8.8.8.8/99',
    '8.8.8.8/-1',
    '8.8.8.8/+8',
    '8.8.8.8/2 4',
    '8.8.8.8/24/24',
    '8.8.8.8/255.255.255.0',
    '999.1.1.1',
    '256.1.1.1',
    '8.8.8.256',
    '1.1.1.-1',
    '8.8.8.',
    '.8.8.8.8',
    '8..8.8',
    '8. 8.8.8',
    '8.8.8.8 /24',
    '8.8.8.8\n9.9.9.9',
    '8.8.8.8,9.9.9.9',
    '８.８.８.８',
    '٨.٨.٨.٨',
    '8。8。8。8',
    '8.8.8.8:5432',
    'http://8.8.8.8',
    '1e1.1.1.1',
    '1.1.1.1e0',
    'example.org',
    'localhost',
    '[2001:db8::1]',
    ':',
    '1:2',
    '8.8.8.x',
    '8.8.8.*',
    '0o10.8.8.8',
  ])('%j cannot be read', (text) => {
    expect(parseSource(text, anyWidth)).toEqual({ no: 'source-unreadable', text });
  });
});

/** Four bytes as one number: a second way to think of an address, to hold the first against. */
function range(text: string): { readonly first: number; readonly last: number } {
  const [address = '', bits = '32'] = text.split('/');
  const size = 2 ** (32 - Number(bits));
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}

const special = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

const address = fc.oneof(
  fc.ipV4(),
  // near the edges of special ranges, where a mistake would be
  fc
    .tuple(fc.constantFrom(...special), fc.integer({ min: -2, max: 1 }))
    .map(([text, by]) => dotted(by < 0 ? range(text).first + by : range(text).last + by)),
);
const written = fc.tuple(address, fc.integer({ min: 1, max: 32 })).map(([ip, bits]) => `${ip}/${bits}`);

function dotted(number: number): string {
  const inside = Math.min(Math.max(number, 0), 2 ** 32 - 1);
  return [24, 16, 8, 0].map((shift) => Math.floor(inside / 2 ** shift) % 256).join('.');
}

describe('whatever the range', () => {
  test('an accepted one is canonical, holds what was written, and touches nothing special', () => {
    fc.assert(
      fc.property(written, (text) => {
        const parsed = parseSource(text, anyWidth);
        if (isRefusal(parsed)) return;
        expect(range(parsed.source)).toEqual(range(text));
        expect(parseSource(parsed.source, anyWidth)).toEqual({ source: parsed.source, masked: false });
        expect(parsed.masked).toBe(parsed.source !== text);
        expect(addresses(parsed.source)).toBe(range(text).last - range(text).first + 1);
      }),
      { numRuns: 500 },
    );
  });

  test('it is refused exactly where it touches a special one', () => {
    fc.assert(
      fc.property(written, (text) => {
        const { first, last } = range(text);
        const touches = special.map(range).some((other) => first <= other.last && other.first <= last);
        expect(isRefusal(parseSource(text, anyWidth))).toBe(touches);
      }),
      { numRuns: 500 },
    );
  });

  test('no text at all makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.stringMatching(/^[0-9a-fx.:/ ]{0,20}$/)), (text) => {
        const parsed = parseSource(text, anyWidth);
        expect(isRefusal(parsed) || range(parsed.source).last > 0).toBe(true);
      }),
    );
  });

  test('`covers` says what the numbers say', () => {
    // few addresses, so that ranges do lie within one another
    const near = fc
      .tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 32 }))
      .map(([last, bits]) => source(`${dotted(range(`8.8.8.${last}/${bits}`).first)}/${bits}`));
    fc.assert(
      fc.property(near, near, (outer, inner) => {
        const within = range(outer).first <= range(inner).first && range(inner).last <= range(outer).last;
        expect(covers(outer, inner)).toBe(within);
      }),
      { numRuns: 500 },
    );
  });
});

test('a managed region covers itself and nothing else', () => {
  const region = source('region:osc-fr1');
  expect(covers(region, region)).toBe(true);
  expect(covers(region, source('region:osc-secnum-fr1'))).toBe(false);
  expect(covers(region, source('8.8.8.8'))).toBe(false);
  expect(covers(source('0.0.0.0/0'), region)).toBe(false);
});
