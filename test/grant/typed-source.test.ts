/** Addresses as people type them into a field of a form. */
import { expect, test } from 'vitest';
import { readTypedSource } from '../../src/grant/typed-source.ts';

test.each([
  ['203.0.113.7', '203.0.113.7/32'],
  ['ip 203.0.113.7', '203.0.113.7/32'],
  ['IP: 203.0.113.7', '203.0.113.7/32'],
  ['my ip is 203.0.113.7', '203.0.113.7/32'],
  ['mon adresse IP est 203.0.113.7', '203.0.113.7/32'],
  ['ma nouvelle ip c’est 203.0.113.7', '203.0.113.7/32'],
  ['my new IP: 203.0.113.7', '203.0.113.7/32'],
  ['depuis 203.0.113.7', '203.0.113.7/32'],
  ['203. 0. 113. 7', '203.0.113.7/32'],
  ['203 .0.113.7', '203.0.113.7/32'],
  ['203․0。113．7', '203.0.113.7/32'],
  ['２０３.0.113.7', '203.0.113.7/32'],
  ['203.0.113.8 / 29', '203.0.113.8/29'],
  ['« 203.0.113.7 »', '203.0.113.7/32'],
  ['region osc-fr1', 'region:osc-fr1'],
  ['Région : osc-fr1', 'region:osc-fr1'],
  ['osc-secnum-fr1', 'region:osc-secnum-fr1'],
])('%s is read', (typed, source) => {
  expect(readTypedSource(typed)).toMatchObject({ source });
});

test.each(['203.0.113.7:5432', '[203.0.113.7]:5432', '203.0.113.7 port 5432'])(
  'the port of %s is left out',
  (typed) => {
    expect(readTypedSource(typed)).toMatchObject({ source: '203.0.113.7/32', port: '5432' });
  },
);

test.each([
  ['[2001:db8::7]:5432', 'source-ipv6', '2001:db8::7'],
  ['203.0.113.7 203.0.113.8', 'source-unreadable', '203.0.113.7 203.0.113.8'],
  ['203 0 113 7', 'source-unreadable', '203 0 113 7'],
  ['my ip', 'source-unreadable', 'my ip'],
  ['?', 'source-unreadable', '?'],
  ['osc-', 'source-unreadable', 'osc-'],
  ['http://203.0.113.7', 'source-unreadable', 'http://203.0.113.7'],
])('%s is refused as what it is', (typed, no, text) => {
  expect(readTypedSource(typed)).toMatchObject({ no, text });
});
