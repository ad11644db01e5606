/** `db-access restore` of a file that was edited, is of a later build, or of a former name, and of access that it cannot judge. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { startLocalScalingo } from '../../sandbox/scalingo/scalingo-server.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createClosings } from '../../src/redis/store/envelope-store.ts';
import { cli } from '../support/cli.ts';
import { leftBy, restoreRedis, scalingoOf } from '../support/left.ts';
import { removeAll, testRedis } from '../support/redis.ts';
import { anInstallation } from './installation.ts';

const redis = await testRedis();

function aPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'backup.jsonl');
}

/** What a build left: access is open. The records of 43f2cc3 have no places. */
async function leftOpen(commit = '43f2cc3') {
  const { env, ...rest } = await anInstallation();
  const left = leftBy(commit, rest.name);
  await restoreRedis(left);
  const scalingo = await startLocalScalingo({ spreadMs: 0, ...scalingoOf(left) });
  onTestFinished(scalingo.close);
  const to = { SCALINGO_AUTH_URL: scalingo.url, SCALINGO_API_TOKEN: scalingo.token };
  return { ...rest, scalingo, env: { ...env, ...to } };
}

const kept = async (name: string) => (await redis.keys(`{db-access:${name}}:*`)).length;

test('a file that was edited, packed or put together of two is refused with the line, and nothing is written', async () => {
  const { env, name } = await leftOpen();
  const path = aPath();
  await cli(env, 'backup', '--out', path);
  await removeAll(name);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const [header = '', ...rest] = lines;
  const event = lines.findIndex((line) => line.includes('"is":"event"'));
  const whole = (some: readonly string[]) => [...some, JSON.stringify({ is: 'end', lines: some.length + 1 })];
  const cases: readonly (readonly [string | Buffer, RegExp])[] = [
    [gzipSync(lines.join('\n')), /:1 is no line of a backup/],
    ['', /is not whole: its end is missing/],
    [lines.slice(0, -1).join('\n'), /is not whole: its end is missing/],
    [[...lines, header].join('\n'), /is not whole: its end is missing/],
    [lines.toSpliced(2, 1).join('\n'), /is not whole: .* says \d+ lines, and there are \d+/],
    [rest.join('\n'), /:1 is not in its place/],
    [[...lines, ...lines].join('\n'), /ends a second backup of/],
    [lines.toSpliced(3, 0, header).join('\n'), /:4 is not in its place/],
    [whole(lines.slice(0, -1).toSpliced(event, 0, lines[event] ?? '')).join('\n'), /event .* comes twice/],
    [whole([header, ...rest.slice(0, -1).toReversed()]).join('\n'), /or after a later one/],
    [lines.join('\n').replace(/"at":\d+/, '"at":-1'), /:1 is no line of a backup/],
    [
      lines.join('\n').replace('\\"state\\":', '\\"schema\\":99,\\"state\\":'),
      /is a record of a later version/,
    ],
  ];
  for (const [text, why] of cases) {
    writeFileSync(path, text);
    const { code, stderr } = await cli(env, 'restore', path, '--yes');
    expect(stderr).toMatch(why);
    expect(code).toBe(2);
  }
  expect(await kept(name)).toBe(0);
  // What an editor does to the ends of lines is no harm.
  writeFileSync(path, `${lines.join('\r\n')}\r\n\r\n`);
  expect(await cli(env, 'restore', path, '--yes')).toMatchObject({ code: 0 });
});

test('access of a build that noted no places is not called closed while its rule is there', async () => {
  const { env, name } = await leftOpen();
  const path = aPath();
  await cli(env, 'backup', '--out', path);
  await removeAll(name);
  const { stdout } = await cli(env, 'restore', path, '--yes', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ records: 6, needNewYes: 1, closed: 0 });
  const { grants } = JSON.parse((await cli(env, 'grants', 'list', '--json')).stdout);
  expect(grants.filter(({ state }: { readonly state: string }) => state === 'active')).toHaveLength(3);
});

test('access at a database that Scalingo answers 404 for keeps no backup from being restored, and is named', async () => {
  const { env, name, scalingo } = await leftOpen('cebcbbe');
  const path = aPath();
  await cli(env, 'backup', '--out', path);
  await removeAll(name);
  const gone = { what: 'answer', status: 404, body: { error: 'not found' } } as const;
  scalingo.fault({ on: 'GET firewall_rules', times: 100, do: gone });
  const { stdout } = await cli(env, 'restore', path, '--yes');
  expect(stdout).toMatch(
    /Open with no rule left.*: 0\.\nStill open, though Scalingo answers 404 for their database: 3\./,
  );
});

test('a record that cannot be read is counted, and kept as it was', async () => {
  const { env, name } = await leftOpen();
  await redis.set(createKeys(name).grant('gr_aaaaaaaaaa'), '{');
  const path = aPath();
  await cli(env, 'backup', '--out', path);
  await removeAll(name);
  const { stdout } = await cli(env, 'restore', path, '--yes');
  expect(stdout).toMatch(/^7 records restored.*Not readable, so they are kept as they were: 1\./s);
});

/** The installation has another name by now, and its records are under the former one. */
async function renamedSince() {
  const { env, name, file } = await leftOpen();
  const { defaults, databases } = {
    defaults: { channel: 'C0A', requesters: 'everyone', approvers: ['U0BO'] },
    databases: { orders: { scalingo: 'my-orders' } },
  };
  const renamed = `${name}-new`;
  onTestFinished(() => removeAll(renamed));
  writeFileSync(
    file,
    stringify({ installation: renamed, formerly: [name, 'never-ran'], defaults, databases }),
  );
  const lose = async () => {
    await removeAll(name);
    await removeAll(renamed);
  };
  return { env, name, renamed, lose };
}

test('what a former name left is in the backup, and is restored with it', async () => {
  const { env, name, lose } = await renamedSince();
  const path = aPath();
  expect((await cli(env, 'backup', '--out', path)).stdout).toMatch(/: 6 records/);
  const before = await cli(env, 'audit', 'export');
  await lose();
  expect((await cli(env, 'restore', path, '--yes')).stdout).toMatch(/^6 records restored/);
  const log = { error: () => {} };
  expect(await createClosings({ redis, keys: createKeys(name), log }).all()).toEqual([]);
  const after = await cli(env, 'audit', 'export');
  for (const line of before.stdout.trimEnd().split('\n')) expect(after.stdout).toContain(line);
  expect(after.stdout).toMatch(/"note":"restored".*\n$/);
  expect((await cli(env, 'restore', path, '--yes')).stderr).toMatch(/has records of .* already \(6\)/);
});

test('that it was restored is in the trail of the present name, in whichever order the file has the names', async () => {
  const { env, name, renamed, lose } = await renamedSince();
  const path = aPath();
  await cli(env, 'backup', '--out', path);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const end = lines.findIndex((line) => line.includes('"is":"end"')) + 1;
  const [former, present] = [lines.slice(0, end), lines.slice(end)];
  for (const some of [[...present, ...former], former]) {
    await lose();
    writeFileSync(path, some.join('\n'));
    expect((await cli(env, 'restore', path, '--yes')).stdout).toMatch(/^6 records restored/);
    const saidIn = async (one: string) =>
      (await redis.xrange(createKeys(one).audit, '-', '+')).filter(([, fields]) =>
        fields[1]?.includes('"note":"restored"'),
      ).length;
    expect([await saidIn(name), await saidIn(renamed)]).toEqual([0, 1]);
  }
});
