/** Addresses and ranges, of IPv4 and IPv6, and of IPv4 that is written as IPv6. */
import { describe, expect, test } from 'vitest';
import { contains, parseAddress, parseNetwork } from '../../src/grant/network.ts';

const written = (text: string) => parseNetwork(text)?.map(String).join('/');

test.each([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['10.0.0.5/32', '10.0.0.5/32'],
  ['fd00::/8', 'fd00::/8'],
  ['::1/128', '::1/128'],
  ['::/96', '::/96'],
  ['::fffe:0:0/96', '::fffe:0:0/96'],
  ['::1:0:0:0/80', '::1:0:0:0/80'],
  ['8000::/1', '8000::/1'],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
  ['::ffff:a00:0/104', '10.0.0.0/8'],
  ['::FFFF:192.0.2.7/128', '192.0.2.7/32'],
  ['::ffff:0:0/96', '0.0.0.0/0'],
])('the range %s is %s', (text, expected) => {
  expect(written(text)).toBe(expected);
});

test.each([
  '',
  '/',
  '/8',
  '10.0.0.0',
  '10.0.0.0/',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0/8',
  '010.0.0.0/8',
  '0x0a.0.0.0/8',
  'fd00::/129',
  '[fd00::]/8',
  'fe80::%eth0/10',
  '::ffff:10.0.0.0/95',
  '::ffff:10.0.0.0/8',
  '::ffff:10.0.0.0/129',
  '::/0',
  '::/1',
  '::1/64',
  '::/80',
  '::fffe:0:0/94',
  'fd00::/0',
  '::ffff:010.0.0.0/104',
  'proxy.local/8',
])('%j is no range', (text) => {
  expect(parseNetwork(text)).toBeUndefined();
});

describe('which addresses are in it', () => {
  test.each([
    ['::ffff:10.0.0.0/104', '10.200.0.1', true],
    ['::ffff:10.0.0.0/104', '::ffff:10.200.0.1', true],
    ['10.0.0.0/8', '::ffff:a00:1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['fd00::/8', 'fdff::1', true],
    ['fd00::/8', '10.0.0.1', false],
    ['2000::/3', '10.0.0.1', false],
  ])('%s: %s is %s', (range, text, expected) => {
    const [network, address] = [parseNetwork(range), parseAddress(text)];
    expect(network && address && contains(network, address)).toBe(expected);
  });
});
