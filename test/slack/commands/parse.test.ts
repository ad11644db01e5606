import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Parsed, parseCommand } from '../../../src/slack/commands/parse.ts';
import { COMMANDS, FRENCH_COMMANDS } from '../../../src/words/command-names.ts';

const databases = ['orders', 'billing'];
const asked = { database: 'orders', source: '198.35.26.96', duration: '2h', reason: 'look at stuck jobs' };

describe('one line asks, its words in any sensible order', () => {
  test.each([
    'orders 198.35.26.96 2h look at stuck jobs',
    '198.35.26.96 orders 2h look at stuck jobs',
    '2h 198.35.26.96 orders look at stuck jobs',
    'look at stuck jobs orders 198.35.26.96 2h',
    'orders 2 hours 198.35.26.96 look at stuck jobs',
    'ORDERS 198.35.26.96 2h look at stuck jobs',
    '  orders\u00a0198.35.26.96   2h  look at\tstuck jobs ',
    'orders 198.35.26.96 2h “look at stuck jobs”',
    'orders 198.35.26.96 2h ‘look at stuck jobs’',
    'orders <http://198.35.26.96|198.35.26.96> 2h look at stuck jobs',
  ])('%s', (text) => {
    const parsed = parseCommand(text, databases);
    expect(parsed).toEqual({
      do: 'request',
      asked: { ...asked, database: expect.stringMatching(/^orders$/i) },
    });
  });
});

test('an id alone shows that request', () => {
  expect(parseCommand('GR_7K2M9X4QPA', databases)).toEqual({ do: 'show', id: 'GR_7K2M9X4QPA' });
});

test('what Slack encoded is decoded, once, and nothing else is', () => {
  const typed = 'orders 198.35.26.96 2h a &lt; b &amp;&amp; c &gt; d &amp;lt;e &quot;f&#39; &amp';
  expect(parseCommand(typed, databases)).toMatchObject({
    asked: { reason: 'a < b && c > d &lt;e &quot;f&#39; &amp' },
  });
});

test('a link that somebody typed themselves, and Slack encoded, is not read as one of Slack’s', () => {
  expect(parseCommand('orders &lt;http://198.35.26.96|198.35.26.97&gt; 2h why', databases)).not.toMatchObject(
    { asked: { source: '198.35.26.97' } },
  );
});

test('dashes that a phone made long are made short again', () => {
  expect(parseCommand('orders 198.35.26.96 2h why — really – so', databases)).toMatchObject({
    asked: { reason: 'why -- really - so' },
  });
});

test('an address that will be refused is still taken for the address, so that its refusal can be explained', () => {
  for (const source of ['10.0.0.1/8', '0x0a.1.2.3', '2001:db8::1', '1.2.3', '0177.0.0.1', '0.0.0.0/0']) {
    expect(parseCommand(`orders ${source} 2h why`, databases)).toMatchObject({
      do: 'request',
      asked: { source },
    });
  }
});

test('the first address or region is the one that is asked for; another is left to the reason', () => {
  for (const source of ['region:osc-fr1', '198.35.26.96'])
    expect(parseCommand(`orders ${source} 2h import from 10.0.0.1 to region:x`, databases)).toMatchObject({
      asked: { source, reason: 'import from 10.0.0.1 to region:x' },
    });
});

test('U2: numbers and times of day in a reason are left to the reason', () => {
  expect(parseCommand('orders 198.35.26.96 2h upgrade to 14.2 since 10:30', databases)).toMatchObject({
    asked: { reason: 'upgrade to 14.2 since 10:30' },
  });
});

test('only the length that is asked for is put together: one in the reason stays as it was typed', () => {
  for (const line of [
    'orders 198.35.26.96 2h it took 3 hours',
    'orders 2 hours 198.35.26.96 it took 3 hours',
  ])
    expect(parseCommand(line, databases)).toMatchObject({
      do: 'request',
      asked: { duration: '2h', reason: 'it took 3 hours' },
    });
  expect(parseCommand('extend gr_7k2m9x4qpa 30 minutes', databases)).toMatchObject({ length: '30m' });
  expect(parseCommand('extend 45', databases)).toMatchObject({ length: '45m' });
  expect(parseCommand('orders 203.0.113.7 90', databases)).toMatchObject({ filled: { duration: '1h30m' } });
});

test('a first word that is no database was meant to be one', () => {
  expect(parseCommand('ordrs 198.35.26.96 2h why', databases)).toMatchObject({
    asked: { database: 'ordrs', reason: 'why' },
  });
});

test('what is missing is asked for in the form, and what was typed is in it', () => {
  expect(parseCommand('', databases)).toEqual({ do: 'form', filled: {} });
  expect(parseCommand('orders', databases)).toEqual({ do: 'form', filled: { database: 'orders' } });
  expect(parseCommand('orders 2h why not', databases)).toEqual({
    do: 'form',
    filled: { database: 'orders', duration: '2h', reason: 'why not' },
  });
});

test('the other commands', () => {
  expect(parseCommand('help', databases)).toEqual({ do: 'help' });
  expect(parseCommand('List', databases)).toEqual({ do: 'list' });
  expect(parseCommand('done gr_7k2m9x4qpa', databases)).toEqual({
    ...{ do: 'done', id: 'gr_7k2m9x4qpa', database: '' },
  });
  expect(parseCommand('cancel', databases)).toEqual({ do: 'cancel', id: '', database: '' });
});

test('each command is one that a line is read as, even where a database is called so; and there is no other', () => {
  for (const command of COMMANDS) expect(parseCommand(command, [command]).do).toBe(command);
  expectTypeOf<Exclude<Parsed['do'], 'form' | 'request'>>().toEqualTypeOf<(typeof COMMANDS)[number]>();
});

test('an address that changed, with or without the id of what it is for', () => {
  expect(parseCommand('moved 198.35.26.97', databases)).toEqual({
    do: 'moved',
    id: '',
    database: '',
    source: '198.35.26.97',
  });
  for (const words of ['moved gr_7k2m9x4qpa 198.35.26.97', 'moved 198.35.26.97 gr_7k2m9x4qpa'])
    expect(parseCommand(words, databases)).toEqual({
      do: 'moved',
      id: 'gr_7k2m9x4qpa',
      database: '',
      source: '198.35.26.97',
    });
  expect(parseCommand('moved', databases)).toEqual({ do: 'moved', id: '', database: '', source: '' });
});

test.each([
  ['extend orders 30m', { do: 'extend', id: '', database: 'orders', length: '30m' }],
  ['extend 30 min Orders', { do: 'extend', id: '', database: 'orders', length: '30m' }],
  ['extend 30x', { do: 'extend', id: '', database: '', length: '30x' }],
  ['extend orders', { do: 'extend', id: '', database: 'orders', length: '' }],
  ['done orders', { do: 'done', id: '', database: 'orders' }],
  ['moved orders 198.35.26.97', { do: 'moved', id: '', database: 'orders', source: '198.35.26.97' }],
  ['moved home', { do: 'moved', id: '', database: '', source: 'home' }],
])('L27: the name of a database says which one is meant: %s', (words, parsed) => {
  expect(parseCommand(words, databases)).toEqual(parsed);
});

function parsedForm(text: string) {
  const parsed = parseCommand(text, databases);
  if (parsed.do !== 'form') throw new Error(`${text.slice(0, 20)} is no form, but ${parsed.do}`);
  return parsed.filled;
}

test('E8: of a command 3,000 characters are read, and no half of one', () => {
  const { reason = '' } = parsedForm(`orders 2h ${'👍'.repeat(4000)}`);
  expect([...reason]).toHaveLength(3000 - 'orders 2h '.length);
  expect(reason).toMatch(/^(?:👍)+…$/u);
  expect(parsedForm(`orders ${'x'.repeat(3000)} 2h`)).not.toHaveProperty('duration');
});

test('a first word that is no database is asked about beside the one that is', () => {
  expect(parseCommand('incident orders 198.35.26.96 30m down', databases)).toMatchObject({
    do: 'form',
    filled: { database: 'orders', source: '198.35.26.96', duration: '30m', reason: 'down' },
    refusals: [{ about: 'database', refusal: { no: 'unknown-database', text: 'incident' } }],
  });
});

const down = { database: 'orders', source: '198.35.26.96', duration: '30m', reason: 'down' };

test.each([
  ['emergency for orders from 198.35.26.96 for 30m: down', down],
  ['emergency please open orders for 198.35.26.96 30m down', down],
  ['emergancy orders 198.35.26.96 30m down', down],
  ['emergency the shop is down', { reason: 'the shop is down' }],
  ['emergency oders down', { database: 'oders', reason: 'down' }],
])('an emergency is typed in a hurry: %s', (text, filled) => {
  expect(parseCommand(text, databases)).toEqual({ do: 'emergency', filled });
});

test('each French word that a slip is answered with is read, with accents or without', () => {
  const read = FRENCH_COMMANDS.map((word) => parseCommand(word, databases).do);
  expect(read).not.toContain('request');
  expect(read).not.toContain('form');
  expect(['arrêter', 'ARRETER', 'arre\u0302ter'].map((word) => parseCommand(word, databases))).toEqual(
    Array(3).fill({ do: 'done', id: '', database: '' }),
  );
});

test('“I need emergency access” gives no reason, and what may be a time of day begins one', () => {
  expect(parseCommand('I need emergency access', databases)).toEqual({ do: 'emergency', filled: {} });
  expect(parseCommand('emergency 2:30 batch failed', databases)).toEqual({
    do: 'emergency',
    filled: { reason: '2:30 batch failed' },
  });
});
