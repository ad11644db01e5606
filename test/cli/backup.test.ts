/** `db-access backup` and `restore`, and with them the whole of the operator's second door. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backUp } from '../../src/cli/backup.ts';
import { restore } from '../../src/cli/restore.ts';
import { GrantId } from '../../src/grant/ids.ts';
import { OperatorId } from '../../src/grant/operator.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { aBot } from '../support/bot.ts';
import { program, root } from '../support/built.ts';
import { cli, cliAnswered } from '../support/cli.ts';
import { removeAll, testRedis } from '../support/redis.ts';
import { anOwnRedis } from '../support/refusing-redis.ts';
import { anInstallation } from './installation.ts';

const redis = await testRedis();

function aPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'backup.jsonl');
}

test('Scene 20: a second door: operators see, end, back up and restore, and the audit trail tells it', async () => {
  const timing = { sweepAt: '* * * * * *' };
  const bot = await aBot('Socket Mode', { env: { SCALINGO_CALLS_PER_MINUTE: '600' }, timing });
  const open = async (address: string) => {
    await bot.command('U0ANA', `orders ${address} 2h why`);
    await bot.press('U0BO', await bot.card(new RegExp(address.replaceAll('.', '\\.'))), 'approve');
    await bot.slack.until(() => bot.rules().includes(`${address}/32`), `${address} is open`);
  };
  await open('203.0.113.7');
  await open('203.0.113.8');
  bot.scalingo.fault({
    on: 'POST firewall_rules',
    times: 10_000,
    do: { what: 'answer', status: 503, body: {} },
  });
  await bot.command('U0ANA', 'orders 203.0.113.9 2h why');
  await bot.press('U0BO', await bot.card(/203\.0\.113\.9/), 'approve');
  await bot.command('U0LOU', 'billing 203.0.113.10 2h a report');
  await bot.card(/a report/);

  // While it runs; only its owner can read it, no file is replaced, and no secret is in it.
  const path = aPath();
  const list = async () => JSON.parse((await cli(bot.env, 'grants', 'list', '--json')).stdout).grants;
  expect(await list()).toHaveLength(4);
  expect((await cli(bot.env, 'backup', '--out', path)).stdout).toMatch(/: 4 records, \d+ lines/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const text = readFileSync(path, 'utf8');
  for (const secret of [bot.slack.botToken, bot.slack.appToken, bot.scalingo.token])
    expect(text).not.toContain(secret);
  expect((await cli(bot.env, 'backup', '--out', path)).stderr).toMatch(/is there already/);
  expect((await cli(bot.env, 'restore', path, '--yes')).stderr).toMatch(/^a bot is alive on this Redis/);

  // Redis is lost, and since the backup somebody's access has ended.
  await bot.stop();
  await removeAll(bot.installation);
  const rule = bot.scalingo.rules('my-orders').find(({ source }) => source === '203.0.113.8/32');
  bot.scalingo.byHand.remove('my-orders', rule?.id ?? '');
  bot.scalingo.clearFaults();
  expect((await cliAnswered(bot.env, 'n', 'restore', path)).stdout).toBe('nothing was changed\n');
  expect((await cliAnswered(bot.env, 'y', 'restore', path)).stdout).toBe(
    [
      '4 records restored. Start the bot: it removes what is due and tells people.',
      'Approved and not open, so they need a new yes: 1.',
      'Open with no rule left, so they are closed: 1.',
      'A person who was forgotten after it was made is known again: forget them again.',
      '',
    ].join('\n'),
  );
  expect((await cli(bot.env, 'restore', path, '--yes')).stderr).toMatch(/has records of .* already \(4\)/);

  await bot.restart();
  await bot.direct('U0ANA', /203\.0\.113\.8.*restored from a backup|restored from a backup.*203\.0\.113\.8/s);
  await bot.direct('U0ANA', /203\.0\.113\.9.*needs a new approval|new approval.*203\.0\.113\.9/s);
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  const left = await list();
  expect(left.map(({ state }: { readonly state: string }) => state).sort()).toEqual(['active', 'requested']);
  const id = left.find(({ state }: { readonly state: string }) => state === 'active').id;
  await cli(bot.env, 'grants', 'end', id, '--because', 'all of it was restored', '--yes');
  await bot.scalingo.until(() => bot.rules().length === 0, 'its rule is removed');
  await bot.direct('U0ANA', /alice@bastion[\s\S]*all of it was restored/);

  const { stdout: trail } = await cli(bot.env, 'audit', 'export');
  for (const words of [
    '"by":"operator:alice@bastion","note":"backedUp"',
    '"by":"operator:alice@bastion","move":"revoke"',
    '"note":"restored"',
    '"move":"restored"',
    '"move":"unremembered"',
    'operator:alice@bastion',
  ])
    expect(trail).toContain(words);
  await expect.poll(async () => (await cli(bot.env, 'audit', 'verify')).code).toBe(0);
  const { checks } = JSON.parse((await cli(bot.env, 'doctor', '--json')).stdout);
  expect(checks.filter(({ is }: { readonly is: string }) => is === 'failure')).toEqual([]);
});

test('a Redis that takes no writes can be backed up: only the audit trail cannot say so', async () => {
  const own = await anOwnRedis();
  const { env } = await anInstallation();
  const takeWrites = await own.refuseWrites('OOM');
  expect(await cli({ ...env, REDIS_URL: own.url }, 'backup', '--out', aPath())).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('the audit trail does not say that this backup was made'),
  });
  await takeWrites();
});

test('a file that is not whole, of another installation or of something else is refused', async () => {
  const { env } = await anInstallation();
  const path = aPath();
  await cli(env, 'backup', '--out', path);
  const [first = ''] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, `${first}\n`);
  expect((await cli(env, 'restore', path, '--yes')).stderr).toMatch(/is not whole: its end is missing/);
  writeFileSync(path, 'hello\n');
  expect((await cli(env, 'restore', path, '--yes')).stderr).toMatch(/:1 is no line of a backup/);
  expect((await cli(env, 'restore', '/nowhere', '--yes')).stderr).toBe('/nowhere cannot be read (ENOENT)\n');
  const other = await anInstallation();
  const theirs = aPath();
  await cli(other.env, 'backup', '--out', theirs);
  expect(await cli(env, 'restore', theirs, '--yes')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is no backup of the installation/),
  });
});

test('where Scalingo does not show the rules of what is open, nothing is restored', async () => {
  const bot = await aBot('Socket Mode', { env: { SCALINGO_CALLS_PER_MINUTE: '600' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/203\.0\.113\.7/), 'approve');
  await bot.direct('U0ANA', /psql/);
  const path = aPath();
  await cli(bot.env, 'backup', '--out', path);
  await bot.stop();
  await removeAll(bot.installation);
  const no = { what: 'answer', status: 403, body: { error: 'no' } } as const;
  bot.scalingo.fault({ on: 'GET firewall_rules', times: 100, do: no });
  expect(await cli(bot.env, 'restore', path, '--yes')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('403'),
  });
  bot.scalingo.clearFaults();
  expect((await cli(bot.env, 'restore', path, '--yes', '--json')).stdout).toBe(
    '{"records":1,"needNewYes":0,"closed":0,"notFound":0,"unreadable":0}\n',
  );
});

test('what began to be there while the question was on the screen is not written over', async () => {
  const { env, name } = await anInstallation();
  const path = aPath();
  await cli(env, 'backup', '--out', path);
  const keys = createKeys(name);
  const record = keys.grant(GrantId.parse('gr_aaaaaaaaaa'));
  const confirm = async () => (await redis.set(record, 'of a bot that was started meanwhile')) === 'OK';
  const waiting = { progress: () => {}, sleep: async () => {} };
  const operator = OperatorId.parse('operator:alice@bastion');
  const restored = restore(env, { path, operator, confirm, waiting });
  await expect(restored).rejects.toThrow(/has records of .* already \(1\)/);
  expect(await redis.get(record)).toBe('of a bot that was started meanwhile');
});

/** Long enough that a backup says how far it is. */
async function aLongTrail(name: string): Promise<void> {
  const all = redis.pipeline();
  for (let count = 0; count < 10_001; count += 1) all.xadd(createKeys(name).audit, '*', 'event', '{}');
  await all.exec();
}

test('a backup has its name once it is whole: what is cut off before that is no backup, and in nobody’s way', async () => {
  const { env, name } = await anInstallation();
  await aLongTrail(name);
  const path = aPath();
  const operator = OperatorId.parse('operator:alice@bastion');
  const seen: string[][] = [];
  const progress = () => void seen.push(readdirSync(dirname(path)));
  await backUp(env, { out: path, operator, progress });
  expect(seen).toEqual([['backup.jsonl.part']]);
  expect(readdirSync(dirname(path))).toEqual(['backup.jsonl']);
  // As one that was killed leaves it.
  rmSync(path);
  writeFileSync(`${path}.part`, '');
  expect((await cli(env, 'backup', '--out', path)).stderr).toMatch(
    /backup\.jsonl\.part is there: another backup is being written, or was cut off; remove it then/,
  );
});

test('a disk that is full is told in one line, and nothing is left there', async () => {
  const { env, name } = await anInstallation();
  await aLongTrail(name);
  const path = aPath();
  // The system refuses what goes beyond 20 KB, as a full disk does.
  const command = `ulimit -f 40; exec '${process.execPath}' '${program('src/cli/main.ts')}' backup --out '${path}'`;
  const options = { env: { ...env, PATH: process.env['PATH'], NO_PROXY: '127.0.0.1' }, cwd: root };
  const ended = await new Promise<{ readonly stderr: string; readonly code: unknown }>((resolve) =>
    execFile('sh', ['-c', command], options, (error, _, stderr) => resolve({ stderr, code: error?.code })),
  );
  expect(ended).toEqual({ stderr: `--out: ${path} cannot be written (EFBIG)\n`, code: 2 });
  expect(readdirSync(dirname(path))).toEqual([]);
});
