/** What the form would like to know, and does without where it is not told in time. */
import { expect, test } from 'vitest';
import type { World } from '../../../src/flow/ports.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import { createForms } from '../../../src/slack/views/form-state.ts';
import { production } from '../../../src/timing.ts';
import { personId } from '../../support/builders.ts';
import { world } from '../../support/world.ts';

const never = () => new Promise<never>(() => {});
const fails = () => Promise.reject(new Error('it is away'));

test.each<[string, Pick<World['grants'], 'of'>, Pick<World['people'], 'known'>]>([
  ['never come', { of: never }, { known: never }],
  ['fail', { of: fails }, { known: fails }],
])(
  'the record and the directory %s: the form begins well within three seconds',
  async (_, record, directory) => {
    const own = world().process().world;
    const forms = createForms(
      { ...own, grants: { ...own.grants, ...record }, people: { ...own.people, ...directory } },
      undefined,
      50,
    );
    const began = performance.now();
    const view = await forms.begin({
      markup: mrkdwn.en,
      reader: { id: personId('ana') },
      learnt: await forms.learnt({ id: personId('ana') }),
      filled: { database: 'orders' },
    });
    expect(performance.now() - began).toBeLessThan(1500);
    expect(2 * production.formLookUpMs).toBeLessThan(1500);
    const form = JSON.stringify(view);
    expect(form).toContain('"initial_value":"orders"');
    expect(form).not.toContain('used last');
  },
);
