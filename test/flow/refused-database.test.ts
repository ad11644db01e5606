/** Scalingo answers, and refuses what is asked about one database: no other call shows that, and nobody may be waiting there. */
import { expect, test } from 'vitest';
import { databaseName } from '../support/builders.ts';
import { world } from '../support/world.ts';

test('a database that Scalingo keeps refusing is an alarm until it answers, also where nothing is open', async () => {
  const w = world();
  const [billing, nowhere] = [databaseName('billing'), databaseName('nowhere')];
  const about = async () => (await w.alarms.all()).filter(({ alarm }) => alarm.event === 'database_refused');
  await w.run('5m');
  w.firewall.lead(billing, nowhere);
  await w.run('20m');
  const facts = { database: 'billing', status: 404 };
  expect(await about()).toMatchObject([{ alarm: { subject: 'billing', facts } }]);
  expect((await about())[0]?.endedAt).toBeUndefined();
  w.firewall.lead(billing, billing);
  await w.run('5m');
  expect(await about()).toMatchObject([{ alarm: { subject: 'billing' }, endedAt: expect.any(Number) }]);
});
