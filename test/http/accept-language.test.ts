/** Which language somebody is answered in. */
import { expect, test } from 'vitest';
import { acceptedLanguage } from '../../src/http/accept-language.ts';

test.each<[string | undefined, 'en' | 'fr']>([
  [undefined, 'en'],
  ['', 'en'],
  ['fr', 'fr'],
  ['FR-ca', 'fr'],
  ['fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7', 'fr'],
  ['en-GB,en;q=0.9,fr;q=0.8', 'en'],
  ['en;q=0.5, fr;q=0.8', 'fr'],
  ['en;q=0.8, fr;q=0.8', 'en'],
  ['fr , en', 'fr'],
  ['de-DE,de;q=0.9,fr;q=0.4', 'fr'],
  ['de', 'en'],
  ['*', 'en'],
  ['fr;q=0', 'en'],
  ['fr;q=0.0, en;q=0.1', 'en'],
  ['frr', 'en'],
  ['fr;q=lots', 'en'],
  [',,;;=', 'en'],
  ['fr;level=1', 'en'],
  ['en ; q=0.2 , fr-FR ; q=0.3', 'fr'],
  // E8: 200 characters are read
  [`${'x'.repeat(197)},fr`, 'fr'],
  [`${'x'.repeat(198)},fr`, 'en'],
])('%j is answered in %s', (accept, language) => {
  expect(acceptedLanguage(accept)).toBe(language);
});

test('E8: a wish that is cut in the middle is not read, so that what it said less of is not taken for all', () => {
  const cut = (unread: number) => {
    const [first, last] = ['en;q=0.5,', ',fr;q=0.2'];
    return acceptedLanguage(`${first}${'x'.repeat(200 - first.length - last.length + unread)}${last}`);
  };
  // All of it is there, then one character less each time, up to the comma.
  expect(Array.from({ length: 10 }, (_, unread) => cut(unread))).toEqual(new Array(10).fill('en'));
});

test('E8: what is whole before the cut is read', () => {
  expect(acceptedLanguage(`${'x'.repeat(197)},fr,en`)).toBe('fr');
});
