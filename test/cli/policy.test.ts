/** `db-access policy check` and `explain`: the commands themselves, explain against a local Slack. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../sandbox/slack/server.ts';
import { botScopes } from '../../sandbox/start.ts';
import { cli, cliProcess } from '../support/cli.ts';

const right = `
installation: acme
defaults: { requesters: everyone, approvers: [U0BO], channel: C0APPROVE, documentationRanges: allowed }
databases:
  orders:
    scalingo: acme-orders
    maxDuration: 2h
    automatic: [{ name: a short look, who: [U0ANA], upTo: 30m }]
  billing: { scalingo: acme-billing, requesters: [U0CY] }
`;

function written(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-policy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'db-access.yaml');
  writeFileSync(file, text);
  return file;
}

describe('policy check', () => {
  test('a file that is right', async () => {
    const file = written(right);
    expect(await cli({}, 'policy', 'check', file)).toEqual({
      code: 0,
      stdout: `${file} is right: 2 databases (orders, billing).\n`,
      stderr: '',
    });
  });

  test('a file without a database is right, and told what is missing', async () => {
    const file = written('installation: acme\ndatabases: {}\n');
    expect(await cli({}, 'policy', 'check', file)).toEqual({
      code: 0,
      stdout: `${file} is right, but has no database yet: add one under databases.\n`,
      stderr: '',
    });
  });

  test('the example is right', async () => {
    expect((await cli({}, 'policy', 'check', 'config/db-access.example.yaml')).code).toBe(0);
  });

  const wide = `
installation: acme
defaults: { requesters: everyone, approvers: everyone, channel: C0APPROVE }
databases:
  orders:
    scalingo: acme-orders
    selfApproval: true
    widestRange: /8
    allowedRanges: [17.0.0.0/8, 198.35.26.0/24]
    automatic: [{ name: a short look, who: everyone, upTo: 30m }, { name: vpn, who: everyone, upTo: 1h, from: [17.0.0.0/15] }]
  billing: { scalingo: acme-billing }
`;

  test('T9: what lets everyone in, or opens very wide ranges, is warned of', async () => {
    const file = written(wide);
    const { code, stdout } = await cli({}, 'policy', 'check', file);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      `${file} is right: 2 databases (orders, billing).`,
      'warning: databases.orders.selfApproval: everyone in the workspace may approve, their own requests too: nobody else has to agree',
      'warning: databases.orders.automatic.0: opens for everyone in the workspace, from any address, with nobody asked',
      'warning: databases.orders.widestRange: a request may open /8, which has 16,777,216 addresses',
      'warning: databases.orders.allowedRanges.0: 17.0.0.0/8 has 16,777,216 addresses',
      'warning: databases.orders.automatic.1.from.0: 17.0.0.0/15 has 131,072 addresses',
      'warning: databases.billing.approvers: everyone in the workspace may approve what anyone asks for',
      '',
    ]);
  });

  test('T9: ranges that are wide together are warned of as well', async () => {
    const halves = wide.replace('[17.0.0.0/8, 198.35.26.0/24]', '[17.0.0.0/16, 17.1.0.0/16, 17.128.0.0/24]');
    const { stdout } = await cli({}, 'policy', 'check', written(halves));
    expect(stdout).toContain('databases.orders.allowedRanges: these ranges have 131,328 addresses in all');
  });

  test('with --strict a warning is a failure', async () => {
    expect((await cli({}, 'policy', 'check', '--strict', written(wide))).code).toBe(1);
    expect((await cli({}, 'policy', 'check', '--strict', written(right))).code).toBe(0);
  });

  test('all that is wrong at once, and an exit code for CI', async () => {
    const file = written(
      right
        .replace(
          'maxDuration: 2h',
          'maxDuration: banana\n    hours: { days: [mon], from: "18:00", to: "9:00", zone: Mars }',
        )
        .replace('approvers: [U0BO]', 'approvers: [bo]'),
    );
    const { code, stdout, stderr } = await cliProcess({}, 'policy', 'check', file);
    expect([code, stdout]).toEqual([78, '']);
    for (const words of [
      'defaults.approvers: expected everyone, or a list of Slack ids',
      'databases.orders.maxDuration: expected a length of time such as 90m, 2h or 1d, not “banana”',
      'databases.orders.hours.to: expected a time of day such as "09:00"',
      'databases.orders.hours.zone: expected a time zone such as Europe/Paris',
    ])
      expect(stderr).toContain(words);
  });

  test('no such file', async () => {
    expect(await cli({}, 'policy', 'check', '/nowhere.yaml')).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('/nowhere.yaml: expected a file with your databases'),
    });
  });
});

describe('policy explain', () => {
  async function around() {
    const slack = await startLocalSlack({ scopes: botScopes() });
    onTestFinished(slack.close);
    return {
      slack,
      env: {
        DB_ACCESS_CONFIG: written(right),
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_API_URL: slack.apiUrl,
        REDIS_URL: inject('redisUrl'),
      },
    };
  }

  test('each clause with its answer, for one who would be approved by the policy', async () => {
    const { env } = await around();
    const asked = ['--source', '203.0.113.7', '--for', '20m', '--reason', 'why'];
    const { code, stdout, stderr } = await cli(
      env,
      ...['policy', 'explain', '--as', 'U0ANA', '--database', 'orders', ...asked],
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        'requesters: yes',
        'widestRange, regions: yes',
        'allowedRanges, deniedRanges: yes',
        'minDuration, maxDuration: yes',
        'reason: yes',
        'hours: yes',
        'maxLive, maxLivePerPerson: yes',
        'maxLivePerPersonInAll: yes',
        'approvers, approvals: yes',
        'automatic: a short look: yes',
        'emergency: no. You may not open orders without an approval. Ask for access with /db-access.',
        '=> opens at once (automatic: a short look)',
        '',
      ].join('\n'),
    );
  });

  test('for one who would be refused: another exit code, and the sentences that they would read', async () => {
    const { env } = await around();
    const asked = ['--source', '10.0.0.1', '--for', '3h'];
    const { code, stdout } = await cliProcess(
      env,
      ...['policy', 'explain', '--as', 'U0GIL', '--database', 'orders', ...asked],
    );
    expect(code).toBe(3);
    expect(stdout).toContain('requesters: no. Guests can neither ask for access nor decide on it.');
    expect(stdout).toContain(
      'minDuration, maxDuration: no. 3 hours is too long: this database allows 2 hours at most.',
    );
    expect(stdout).toMatch(/widestRange, regions: no\. “10\.0\.0\.1” lies in 10\.0\.0\.0\/8/);
    expect(stdout).toContain('reason: depends on what you ask for');
    expect(stdout).toMatch(/\n=> would be refused\n$/);
  });

  test.each([
    ['20m', 0, '=> opens at once (automatic: a short look)'],
    ['1h', 3, '=> would be refused'],
  ])(
    'nobody could approve, and %s: what a clause approves by itself needs nobody',
    async (length, exit, verdict) => {
      const { env } = await around();
      const file = { DB_ACCESS_CONFIG: written(right.replace('approvers: [U0BO]', 'approvers: [U0ANA]')) };
      const asked = ['--source', '203.0.113.7', '--for', length, '--reason', 'why'];
      const { code, stdout } = await cli(
        { ...env, ...file },
        ...['policy', 'explain', '--as', 'U0ANA', '--database', 'orders', ...asked],
      );
      expect(stdout).toContain('approvers, approvals: no. Nobody could approve this');
      expect([code, stdout.trim().split('\n').at(-1)]).toEqual([exit, verdict]);
    },
  );

  test('for one who needs an approver: that, and why the clause does not say yes, with the numbers', async () => {
    const { env } = await around();
    const asked = ['--source', '203.0.113.7', '--for', '1h'];
    const { code, stdout } = await cli(
      env,
      ...['policy', 'explain', '--as', 'U0ANA', '--database', 'orders', ...asked],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /automatic: a short look: no\. 1 hour is too long: the clause “a short look” approves 30 minutes at most\.\n/,
    );
    expect(stdout).toMatch(/\n=> asks the approvers\n$/);
  });

  test('L23: outside the hours that leave it to approvers, hours says so instead of yes', async () => {
    const { env } = await around();
    const hours =
      'hours: { days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00", zone: Europe/Paris, outside: by hand }';
    const file = {
      DB_ACCESS_CONFIG: written(right.replace('maxDuration: 2h', `maxDuration: 2h\n    ${hours}`)),
    };
    const at = async (instant: string) => {
      const asked = ['--as', 'U0ANA', '--database', 'orders', '--at', instant];
      return (await cli({ ...env, ...file }, 'policy', 'explain', ...asked)).stdout;
    };
    expect(await at('2026-11-28T04:30:00Z')).toContain(
      'hours: outside mon, tue, wed, thu, fri 09:00–18:00 Europe/Paris: by hand\n',
    );
    expect(await at('2026-11-27T10:30:00Z')).toContain('hours: yes\n');
  });

  test('L23: emergency is held against the length and the source that are asked about', async () => {
    const { env } = await around();
    const glass = 'emergency: { who: [U0ANA], maxDuration: 30m, tell: [U0CY] }';
    const file = {
      DB_ACCESS_CONFIG: written(
        right.replace('maxDuration: 2h', `maxDuration: 2h\n    widestRange: /28\n    ${glass}`),
      ),
    };
    const emergency = async (...asked: string[]) => {
      const args = ['--as', 'U0ANA', '--database', 'orders', ...asked];
      const { stdout } = await cli({ ...env, ...file }, 'policy', 'explain', ...args);
      return stdout.split('\n').find((line) => line.startsWith('emergency:'));
    };
    expect(await emergency('--for', '2h')).toBe(
      'emergency: no. 2 hours is too long: an emergency lasts 30 minutes at most. Ask for less.',
    );
    expect(await emergency('--for', '30m', '--source', '203.0.113.0/28')).toBe(
      'emergency: no. “203.0.113.0/28” is too wide: a /28, and an emergency opens one address at most. Give one address.',
    );
    expect(await emergency('--for', '30m', '--source', '203.0.113.7')).toBe('emergency: yes');
  });

  test('what is wrong in the question is said in one line', async () => {
    const { env } = await around();
    const ask = (...args: string[]) => cli(env, 'policy', 'explain', ...args);
    expect((await ask('--as', 'ana', '--database', 'orders')).stderr).toMatch(
      /^--as: expected a Slack person id/,
    );
    expect((await ask('--as', 'U0ANA', '--database', 'other')).stderr).toMatch(
      /database: expected one of orders/,
    );
    expect((await ask('--as', 'U0ANA', '--database', 'orders', '--at', 'noon')).stderr).toMatch(
      /^--at: expected/,
    );
    const { REDIS_URL: _, ...without } = env;
    expect((await cli(without, 'policy', 'explain', '--as', 'U0ANA', '--database', 'orders')).stdout).toMatch(
      /^\(REDIS_URL is not set: how many are open already was not judged\)/,
    );
  });

  test('a Slack that is not encrypted is refused, and gets no token', async () => {
    const { env } = await around();
    const away = { ...env, SLACK_API_URL: 'http://0.0.0.0:9/' };
    expect(await cli(away, 'policy', 'explain', '--as', 'U0ANA', '--database', 'orders')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'SLACK_API_URL: expected an https address; http only to this machine itself\n',
    });
  });
});
