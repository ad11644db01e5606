/** The file is read again: when its text changed, by whatever way, and one reading after the other. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadFile } from '../src/config.ts';
import { cancel } from '../src/grant/deciding.ts';
import { createSettings, watchFile } from '../src/reload.ts';
import { aRequest } from './contract/walk.ts';
import { anActive, databaseName, MORNING, personId } from './support/builders.ts';
import { createFakeGrants } from './support/fakes/grants.ts';

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

function watched(path: string) {
  let changes = 0;
  onTestFinished(
    watchFile(path, {
      quietMs: 20,
      changed: () => {
        changes += 1;
      },
    }),
  );
  return { changes: (count: number) => expect.poll(() => changes, { timeout: 5000 }).toBe(count) };
}

test('a link beside it is changed, as Kubernetes does with a ConfigMap: its text is another, and that is seen', async () => {
  const folder = aFolder();
  for (const [version, name] of [
    ['..v1', 'orders'],
    ['..v2', 'billing'],
  ] as const) {
    mkdirSync(join(folder, version));
    writeFileSync(join(folder, version, 'db-access.yaml'), naming(name));
  }
  symlinkSync('..v1', join(folder, '..data'));
  symlinkSync(join('..data', 'db-access.yaml'), join(folder, 'db-access.yaml'));
  const { changes } = watched(join(folder, 'db-access.yaml'));
  symlinkSync('..v2', join(folder, '..new'));
  renameSync(join(folder, '..new'), join(folder, '..data'));
  await changes(1);
});

test('saved as it was, or another file beside it: nothing is read again', async () => {
  const folder = aFolder();
  const path = join(folder, 'db-access.yaml');
  writeFileSync(path, naming('orders'));
  const { changes } = watched(path);
  writeFileSync(path, naming('orders'));
  writeFileSync(join(folder, 'notes.txt'), 'not ours');
  writeFileSync(path, naming('billing'));
  await changes(1);
});

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
    log: { info: quiet, warn: quiet, error: quiet },
  });
  writeFileSync(path, naming('orders'));
  await expect(settings.reload()).rejects.toThrow('Redis is away');
  isAway = false;
  await settings.reload();
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
