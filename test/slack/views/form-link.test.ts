/** What a link to the address page says of its form: any process can read it, also one that did not draw the form. */
import { expect, test } from 'vitest';
import { createFormLinks } from '../../../src/slack/views/form-link.ts';
import { databaseName, grantId, personId } from '../../support/builders.ts';

const ana = personId('ana');
const shape = { database: 'orders', length: { field: 'duration.orders', as: 'picked' } } as const;

function links() {
  const made = createFormLinks({ link: (_, form) => form, nonce: () => 'a1-b2' });
  if (!made) throw new Error('there is a page');
  return made;
}

test.each(['request', 'emergency'] as const)('another process reads the state of a form: %s', (kind) => {
  const name = links().name(kind);
  const form = links().link(ana, name, shape);
  expect(links().read(form)).toEqual({ kind, name, shape });
});

test('the newest state of a form counts where it is known', () => {
  const here = links();
  const name = here.name('emergency');
  const form = here.link(ana, name, shape);
  const later = { database: 'billing', length: { field: 'duration', as: 'typed' } } as const;
  here.link(ana, name, later);
  expect(here.read(form)).toEqual({ kind: 'emergency', name, shape: later });
});

test('the form for an address that changed names its database and its grant', () => {
  const about = { database: databaseName('orders'), grant: grantId('a') };
  const name = links().name('moved');
  expect(links().read(links().linkOfGrant(ana, name, about))).toEqual({ kind: 'moved', name, ...about });
});

test.each(['', 'form', 'form.a1.orders', 'later.a1.orders.typed.duration', 'moved.a1.orders.nothing'])(
  'a form of another build is none that can be filled in: “%s”',
  (form) => {
    expect(links().read(form)).toBeUndefined();
  },
);
