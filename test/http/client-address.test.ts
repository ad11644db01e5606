/** Whose address it is: the table of what sockets and headers say, and of what is made of it. */
import { describe, expect, test } from 'vitest';
import { type ClientAddress, clientAddress, visitorOf } from '../../src/http/client-address.ts';
import { networks } from '../support/builders.ts';

const v4 = (address: string): ClientAddress => ({ is: 'ipv4', address });
const v6 = (address: string): ClientAddress => ({ is: 'ipv6', address });
const unknown: ClientAddress = { is: 'unknown' };

const ours = ['10.0.0.0/8', '192.0.2.7/32', 'fd00::/8'];

type Row = [name: string, remoteAddress: string | undefined, forwardedFor: string | undefined, ClientAddress];

describe('without trusted proxies only the socket counts', () => {
  test.each<Row>([
    ['IPv4', '8.8.8.8', undefined, v4('8.8.8.8')],
    ['IPv6', '2001:db8::1', undefined, v6('2001:db8::1')],
    ['IPv6 in its long form', '2001:0DB8:0:0:0:0:0:1', undefined, v6('2001:db8::1')],
    ['IPv4 on a socket for both', '::ffff:8.8.8.8', undefined, v4('8.8.8.8')],
    ['the same in hexadecimal', '::ffff:808:808', undefined, v4('8.8.8.8')],
    ['a header that a stranger sent', '8.8.8.8', '1.1.1.1', v4('8.8.8.8')],
    ['a private peer is no proxy by that alone', '10.0.0.1', '1.1.1.1', v4('10.0.0.1')],
    ['a malformed header', '8.8.8.8', 'nonsense', v4('8.8.8.8')],
    ['a socket that is gone', undefined, undefined, unknown],
    ['a socket that is gone, with a header', undefined, '1.1.1.1', unknown],
  ])('%s', (_name, remoteAddress, forwardedFor, expected) => {
    expect(clientAddress({ remoteAddress, forwardedFor }, [])).toEqual(expected);
  });
});

describe('with trusted proxies the header is read from the right', () => {
  test.each<Row>([
    ['one proxy', '10.0.0.1', '8.8.8.8', v4('8.8.8.8')],
    ['one proxy, over IPv6', 'fd00::1', '8.8.8.8', v4('8.8.8.8')],
    ['one proxy, on a socket for both', '::ffff:10.0.0.1', '8.8.8.8', v4('8.8.8.8')],
    ['two proxies', '10.0.0.1', '8.8.8.8, 192.0.2.7', v4('8.8.8.8')],
    ['two proxies, the second as mapped IPv6', '10.0.0.1', '8.8.8.8, ::ffff:10.1.1.1', v4('8.8.8.8')],
    ['what the person invented is left of it', '10.0.0.1', '1.1.1.1, 8.8.8.8', v4('8.8.8.8')],
    ['an invented proxy of ours', '10.0.0.1', '1.1.1.1, 10.0.0.9, 8.8.8.8', v4('8.8.8.8')],
    ['invented nonsense', '10.0.0.1', 'nonsense, 8.8.8.8', v4('8.8.8.8')],
    ['no blanks', '10.0.0.1', '1.1.1.1,8.8.8.8,10.0.0.2', v4('8.8.8.8')],
    ['a neighbour of the trusted address', '10.0.0.1', '1.1.1.1, 192.0.2.8', v4('192.0.2.8')],
    ['the peer is no proxy: header ignored', '8.8.8.8', '1.1.1.1', v4('8.8.8.8')],
    ['an IPv6 visitor', '10.0.0.1', '2001:db8::5', v6('2001:db8::5')],
    ['an IPv4 visitor as mapped IPv6', '10.0.0.1', '::ffff:8.8.8.8', v4('8.8.8.8')],
  ])('%s', (_name, remoteAddress, forwardedFor, expected) => {
    expect(clientAddress({ remoteAddress, forwardedFor }, networks(ours))).toEqual(expected);
  });
});

describe('what cannot be believed is not guessed', () => {
  test.each<[string, string | undefined]>([
    ['a proxy that says nothing', undefined],
    ['an empty header', ''],
    ['proxies and nobody else', '10.0.0.3, 10.0.0.2'],
    ['a word', '8.8.8.8, unknown'],
    ['an empty entry', '8.8.8.8, '],
    ['an empty entry between', '8.8.8.8,,10.0.0.2'],
    ['a port', '8.8.8.8:4711'],
    ['brackets', '[2001:db8::1]'],
    ['leading zeros', '010.8.8.8'],
    ['leading zeros in mapped IPv6', '::ffff:08.8.8.8'],
    ['hexadecimal', '0x08.8.8.8'],
    ['one number', '134744072'],
    ['three numbers', '8.8.8'],
    ['too large a number', '8.8.8.256'],
    ['a range', '8.8.8.0/24'],
    ['blanks within', '8.8. 8.8'],
    ['markup', '<b>8.8.8.8</b>'],
    ['the format of another header', 'for=8.8.8.8'],
  ])('%s', (_name, forwardedFor) => {
    expect(clientAddress({ remoteAddress: '10.0.0.1', forwardedFor }, networks(ours))).toEqual(unknown);
  });

  test('who trusts everybody is told of nobody', () => {
    const everybody = networks(['0.0.0.0/0', 'fd00::/8']);
    expect(clientAddress({ remoteAddress: '8.8.8.8', forwardedFor: '1.1.1.1' }, everybody)).toEqual(unknown);
  });
});

test('a visitor is told from others by their IPv4 address, or by the first half of their IPv6 address', () => {
  expect(visitorOf(v4('8.8.8.8'))).toBe('8.8.8.8');
  expect(visitorOf(v6('2001:db8:0:7::1'))).toBe(visitorOf(v6('2001:db8:0:7:ffff::2')));
  expect(visitorOf(v6('2001:db8:0:7::1'))).not.toBe(visitorOf(v6('2001:db8:0:8::1')));
  expect(visitorOf(v6('fe80::1%eth0'))).toBe('fe80::');
  expect(visitorOf(unknown)).toBe('unknown');
});
