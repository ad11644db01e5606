/** Before anything is opened: does the database run, and does it enforce TLS where that is shown? */
import { expect, test } from 'vitest';
import { around, orders } from './around.ts';

test.each([
  [{}, undefined],
  [{ tls: undefined }, undefined],
  [{ status: 'something new' }, undefined],
  [
    { status: 'stopped' },
    'The database is suspended (status stopped). Resume it in the Scalingo dashboard; then it opens.',
  ],
  [
    { status: 'migrating' },
    'Scalingo is working on the database (status migrating). It opens once that is done.',
  ],
  [
    { tls: 'PENDING_TO_ACTIVATE' },
    'The database does not enforce TLS (force-ssl is PENDING_TO_ACTIVATE). Enforce it in the Scalingo dashboard; then it opens.',
  ],
])('%j', async (change, expected) => {
  for (const convention of ['addon-token', 'user-bearer'] as const) {
    const { readiness, scalingo } = await around({ convention });
    scalingo.become('my-orders', change);
    expect(await readiness.hindrance(orders)).toBe(expected);
  }
});
