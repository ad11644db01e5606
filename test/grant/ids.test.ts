/** What is read at the doors, where its shape alone does not say enough. */
import { expect, test } from 'vitest';
import { instantText } from '../../src/audit/line.ts';
import { Instant } from '../../src/grant/ids.ts';

test('an instant that no date can be made of is read as the last one, and can be told', () => {
  expect(Instant.parse(1_700_000_000_000)).toBe(1_700_000_000_000);
  expect(instantText(Instant.parse(Number.MAX_SAFE_INTEGER))).toBe('+275760-09-13T00:00:00Z');
});
