/** Several processes, of which one has another db-access.yaml than the one that was taken over last. */
import { expect, test } from 'vitest';
import { createAgreement } from '../../src/config/agreement.ts';
import type { DatabaseSettings } from '../../src/config/database-settings.ts';
import { loadFile } from '../../src/config/file.ts';
import { Fault } from '../../src/flow/fault.ts';
import type { PolicyNotes, SettingTexts } from '../../src/flow/notes.ts';
import { written } from '../cli/written.ts';
import { databaseName, ms } from '../support/builders.ts';

const orders = databaseName('orders');

const file = (channel: string) => `
installation: acme
defaults: { requesters: everyone, approvers: [U0BO], channel: ${channel} }
databases: { orders: { scalingo: my-orders } }
`;

/** What all processes share, and one that can be told to fail. */
function aTrail() {
  let last: SettingTexts | undefined;
  let isAway = false;
  const told: string[] = [];
  const notes: PolicyNotes = {
    async addPolicies(now, changesSince) {
      if (isAway) return false;
      const detail = last ? changesSince(last) : '';
      if (detail !== '') told.push(detail);
      last = now;
      return true;
    },
    async policies() {
      if (isAway) throw new Fault({ is: 'no memory' }, { retry: true });
      return last;
    },
  };
  return { notes, told, becomes: (away: boolean) => (isAway = away) };
}

function aProcess({ notes }: ReturnType<typeof aTrail>, channel: string) {
  const databases = new Map<typeof orders, DatabaseSettings>(loadFile(written(file(channel))).databases);
  const logged: object[] = [];
  let now = 0;
  const log = (facts: object) => void logged.push(facts);
  const agreement = createAgreement({ databases, notes, steady: () => now, log: { warn: log, error: log } });
  return {
    ...agreement,
    logged,
    pass: (time: string) => (now += ms(time)),
    async takes(other: string) {
      for (const [name, settings] of loadFile(written(file(other))).databases) databases.set(name, settings);
      await agreement.tell();
    },
  };
}

test('cards go where the file says that was taken over last; the other process says so once it lasts', async () => {
  const trail = aTrail();
  const [old, next] = [aProcess(trail, 'C0OLD'), aProcess(trail, 'C0NEW')];
  await old.tell();
  await next.tell();
  for (const one of [old, next]) await one.look();
  expect([old.channelOf(orders), next.channelOf(orders)]).toEqual(['C0NEW', undefined]);
  expect([old.differs(), old.logged]).toEqual([undefined, []]);
  for (let looks = 0; looks < 3; looks += 1) {
    old.pass('3m');
    await old.look();
    expect(old.differs()).toMatch(/another process took over another db-access\.yaml/);
  }
  expect(old.logged).toEqual([{ event: 'config_differs', databases: ['orders'] }]);
  expect(trail.told).toEqual(['orders: channel: C0OLD -> C0NEW']);
  await old.takes('C0NEW');
  expect([old.channelOf(orders), old.differs()]).toEqual([undefined, undefined]);
  expect(trail.told).toHaveLength(1);
});

test('with the same file, and before any was told, each keeps to its own', async () => {
  const trail = aTrail();
  const [one, other] = [aProcess(trail, 'C0SAME'), aProcess(trail, 'C0SAME')];
  await one.tell();
  await other.tell();
  await one.look();
  one.pass('1h');
  expect([one.channelOf(orders), one.differs(), one.logged]).toEqual([undefined, undefined, []]);
  expect(one.channelOf(databaseName('sales'))).toBeUndefined();
});

test('a file that could not be told is told by the next look, and holds here meanwhile', async () => {
  const trail = aTrail();
  const one = aProcess(trail, 'C0OLD');
  await one.tell();
  trail.becomes(true);
  await one.takes('C0NEW');
  await one.look();
  expect([one.channelOf(orders), trail.told, one.logged]).toEqual([undefined, [], []]);
  trail.becomes(false);
  await one.look();
  expect(trail.told).toEqual(['orders: channel: C0OLD -> C0NEW']);
});

test('while Redis is away, what was known before stays', async () => {
  const trail = aTrail();
  const [old, next] = [aProcess(trail, 'C0OLD'), aProcess(trail, 'C0NEW')];
  await old.tell();
  await next.tell();
  await old.look();
  trail.becomes(true);
  await old.look();
  expect([old.channelOf(orders), old.logged]).toEqual(['C0NEW', []]);
});
