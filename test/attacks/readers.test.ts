/** The readers of outside text, whole: their own loops and the libraries below them, beside their regular expressions. */
import { expect, test } from 'vitest';
import { parseDuration } from '../../src/grant/duration.ts';
import { parseSource } from '../../src/grant/source.ts';
import { readTerm } from '../../src/grant/term.ts';
import { durationAt, looksLikeDuration } from '../../src/grant/typed-duration.ts';
import { readTypedSource } from '../../src/grant/typed-source.ts';
import { untilAt } from '../../src/grant/until.ts';
import { acceptedLanguage } from '../../src/http/accept-language.ts';
import { clientAddress } from '../../src/http/client-address.ts';
import { parseCommand } from '../../src/slack/commands/parse.ts';
import { mrkdwn, unmarked } from '../../src/slack/directory/mrkdwn.ts';
import { languageOf } from '../../src/words/language.ts';
import { plain } from '../../src/words/markup.ts';
import { refusalText } from '../../src/words/refusal-text.ts';
import { truncate, visible } from '../../src/words/text.ts';
import { databaseName, networks } from '../support/builders.ts';
import { hostileTexts, MOST_MS, msOf } from '../support/hostile.ts';

const orders = databaseName('orders');
const limits = { widest: 28, regions: ['osc-fr1'], documentationRanges: 'refused' } as const;
const proxies = networks(['10.0.0.0/8']);

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'Accept-Language': (text) => acceptedLanguage(`en${text}`),
  'X-Forwarded-For': (text) => clientAddress({ remoteAddress: '10.0.0.1', forwardedFor: text }, proxies),
  'a command': (text) => parseCommand(text, [orders]),
  'a command without a database': (text) => parseCommand(text.replaceAll('', ' '), [orders]),
  'a command full of its names': (text) =>
    parseCommand(`please ${text.replaceAll('', ' orders ')}`, [orders]),
  'a command of words': (text) => parseCommand(`orders ${text.replaceAll('', ' ')}`, [orders]),
  'an address': (text) => parseSource(text, limits),
  'a range': (text) => parseSource(`${text}/28`, limits),
  'a typed address': (text) => [readTypedSource(text), readTypedSource(`203.0.113.7:${text}`)],
  'a length of time': (text) => [parseDuration(text), looksLikeDuration(text), readTerm(text, { now: 0 })],
  'words that may be a length': (text) => durationAt(['an', 'hour', 'and', text]),
  'a time of day': (text) => [
    untilAt(['until', ...text.split(' ')]),
    readTerm(`until 18:00 ${text}`, { now: 0, zone: 'Europe/Paris' }),
  ],
  'a message': unmarked,
  'a quotation': (text) => [mrkdwn.en.typed(text), plain.typed(text)],
  'a name that nobody knows': (text) => refusalText({ no: 'unknown-database', text, known: [orders] }, plain),
  'a locale': languageOf,
  'a text to cut': (text) => truncate(visible(text), 3000),
};

test.each(Object.entries(readers))('E8: %s of 32,000 hostile characters is read at once', (_name, read) => {
  for (const text of hostileTexts)
    expect(
      msOf(() => read(text)),
      JSON.stringify(text.slice(0, 40)),
    ).toBeLessThan(MOST_MS);
});
