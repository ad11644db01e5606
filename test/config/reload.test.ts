/** The file is read again: what it says is taken over or rejected as a whole, and one reading after the other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadFile } from '../../src/config/file.ts';
import { createSettings } from '../../src/config/reload.ts';
import { cancel } from '../../src/grant/decision.ts';
import { aRequest } from '../contract/walk.ts';
import { anActive, databaseName, MORNING, personId } from '../support/builders.ts';
import { createFakeGrants } from '../support/fakes/grants.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-reload-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const naming = (...names: string[]) => `
installation: acme
defaults: { requesters: everyone, approvers: [U0BO], channel: C0APPROVE }
databases: { ${names.map((name) => `${name}: { scalingo: acme-${name} }`).join(', ')} }
`;

const none = { live: async () => [], untold: async () => [], get: async () => undefined };

/** Nothing is open anywhere. `log` holds what was logged, in order. */
function aSettings(path: string) {
  const log: string[] = [];
  const write = (_: object, what: string) => void log.push(what);
  const settings = createSettings({
    path,
    begin: loadFile(path),
    grants: none,
    forget: () => {},
    taken: async () => {},
    log: { info: write, warn: write, error: write },
  });
  return { settings, log };
}

test('two readings at once: the later text holds, however slow the first is', async () => {
  const path = join(aFolder(), 'db-access.yaml');
  writeFileSync(path, naming('orders', 'sales'));
  const quiet = () => {};
  let answer = () => {};
  const slow = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let looks = 0;
  const settings = createSettings({
    path,
    begin: loadFile(path),
    grants: {
      ...none,
      async live() {
        looks += 1;
        if (looks === 1) await slow;
        return [];
      },
    },
    forget: quiet,
    taken: async () => {},
    log: { info: quiet, warn: quiet, error: quiet },
  });
  writeFileSync(path, naming('orders'));
  const first = settings.reload();
  writeFileSync(path, naming('billing'));
  const second = settings.reload();
  answer();
  await Promise.all([first, second]);
  expect([...settings.databases.keys()]).toEqual(['billing']);
});

test('one reading that failed does not keep the next from being done', async () => {
  const path = join(aFolder(), 'db-access.yaml');
  writeFileSync(path, naming('orders', 'sales'));
  const quiet = () => {};
  let isAway = true;
  const settings = createSettings({
    path,
    begin: loadFile(path),
    grants: {
      ...none,
      live: async (name) => {
        if (isAway) throw new Error('Redis is away');
        return name === 'sales' ? [anActive({ database: databaseName('sales') })] : [];
      },
    },
    forget: quiet,
    taken: async () => {},
    log: { info: quiet, warn: quiet, error: quiet },
  });
  writeFileSync(path, naming('orders'));
  await expect(settings.reload()).rejects.toThrow('Redis is away');
  isAway = false;
  await settings.look();
  expect(settings.policies.get(databaseName('sales'))).toMatchObject({ extending: 'never' });
});

test('a database that is gone from the file stays until people were told how all of it ended there', async () => {
  const path = join(aFolder(), 'db-access.yaml');
  writeFileSync(path, naming('orders', 'sales'));
  const quiet = () => {};
  const grants = createFakeGrants();
  const settings = createSettings({
    path,
    begin: loadFile(path),
    grants,
    forget: quiet,
    taken: async () => {},
    log: { info: quiet, warn: quiet, error: quiet },
  });
  const sales = databaseName('sales');
  const asked = aRequest('a', { database: sales });
  await grants.create(asked);
  await grants.update(asked.grant.id, (grant) => cancel(grant, { by: personId('ana'), at: MORNING }));
  writeFileSync(path, naming('orders'));
  await settings.reload();
  expect(settings.databases.has(sales)).toBe(true);
  await grants.told(asked.grant.id, 2);
  await settings.reload();
  expect(settings.databases.has(sales)).toBe(false);
});

test('T11: what changes after the first reading is taken over, whenever that was', async () => {
  const path = join(aFolder(), 'db-access.yaml');
  writeFileSync(path, naming('orders'));
  const { settings, log } = aSettings(path);
  await settings.look();
  expect(log).toEqual([]);
  writeFileSync(path, naming('billing'));
  await settings.look();
  await settings.look();
  expect([...settings.databases.keys()]).toEqual(['billing']);
  expect(log).toEqual(['db-access.yaml reloaded']);
});

test('T11: a rejected text is logged once, and each time somebody asks for a reload', async () => {
  const path = join(aFolder(), 'db-access.yaml');
  writeFileSync(path, naming('orders'));
  const { settings, log } = aSettings(path);
  const rejected = 'db-access.yaml rejected; keeping the previous policies';
  for (const text of ['{', 'databases: 1']) {
    writeFileSync(path, text);
    for (let looks = 0; looks < 3; looks += 1) await settings.look();
    expect(log.splice(0)).toEqual([rejected]);
  }
  await settings.reload();
  expect(log.splice(0)).toEqual([rejected]);
  rmSync(path);
  for (let looks = 0; looks < 3; looks += 1) await settings.look();
  expect(log.splice(0)).toEqual([rejected]);
  writeFileSync(path, naming('orders'));
  await settings.look();
  expect(log).toEqual(['db-access.yaml reloaded']);
});
