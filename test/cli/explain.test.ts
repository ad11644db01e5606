/** `db-access policy explain`: the command itself, against a local Slack and without one. */
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../sandbox/start-sandbox.ts';
import { cli } from '../support/cli.ts';
import { written } from './written.ts';

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
        'maxLivePerPerson: yes',
        'maxLive: yes',
        'maxLivePerPersonInAll: yes',
        'maxPendingPerPerson: yes',
        'approvers, approvals: yes',
        'automatic: a short look: yes',
        'emergency: no. You can’t open orders without approval. Request access with /db-access.',
        '=> opens at once (automatic: a short look)',
        '',
      ].join('\n'),
    );
  });

  test('for one who would be refused: another exit code, and the sentences that they would read', async () => {
    const { env } = await around();
    const asked = ['--source', '10.0.0.1', '--for', '3h'];
    const { code, stdout } = await cli(
      env,
      ...['policy', 'explain', '--as', 'U0GIL', '--database', 'orders', ...asked],
    );
    expect(code).toBe(1);
    expect(stdout).toContain('requesters: no. Guests can’t request or approve access.');
    expect(stdout).toContain(
      'minDuration, maxDuration: no. 3 hours is too long: this database allows 2 hours at most.',
    );
    expect(stdout).toMatch(/widestRange, regions: no\. “10\.0\.0\.1” is in 10\.0\.0\.0\/8/);
    expect(stdout).toContain('reason: depends on what you ask for');
    expect(stdout).toMatch(/\n=> would be refused\n$/);
  });

  test.each([
    ['20m', 0, '=> opens at once (automatic: a short look)'],
    ['1h', 1, '=> would be refused'],
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

  test('without --database: a line for each database, with what decides', async () => {
    const { env } = await around();
    const asked = [
      '--as',
      'U0ANA',
      '--source',
      '203.0.113.7',
      '--for',
      '20m',
      '--at',
      '2026-11-27T10:30:00Z',
    ];
    const { code, stdout } = await cli(env, 'policy', 'explain', ...asked);
    expect([code, stdout.split('\n')]).toEqual([
      0,
      [
        'DATABASE  ANSWER            WHY',
        'orders    opens at once     automatic: a short look',
        'billing   would be refused  requesters: no. You can’t request access to billing. If you need it, ask the people who run db-access.',
        '',
      ],
    ]);
    const longer = await cli(
      env,
      'policy',
      'explain',
      '--as',
      'U0ANA',
      '--source',
      '203.0.113.7',
      '--for',
      '1h',
    );
    expect(longer.stdout).toMatch(/^orders +asks the approvers +U0BO$/m);
  });

  test('where no database would accept it, the exit code says so', async () => {
    const { env } = await around();
    const { code, stdout } = await cli(env, 'policy', 'explain', '--as', 'U0GIL');
    expect(code).toBe(1);
    expect(stdout.match(/would be refused/g)).toHaveLength(2);
  });

  test('--as-approver: where somebody may answer, and what it takes', async () => {
    const { env } = await around();
    const two = right.replace(
      'billing: {',
      'ledger: { scalingo: acme-ledger, approvers: [U0BO, U0CY], approvals: 2, ping: [U0CY] }\n  billing: {',
    );
    const file = { DB_ACCESS_CONFIG: written(two.replace('requesters: [U0CY]', 'approvers: [U0CY]')) };
    const { code, stdout } = await cli(
      { ...env, ...file },
      'policy',
      'explain',
      '--as',
      'U0BO',
      '--as-approver',
    );
    expect([code, stdout.split('\n')]).toEqual([
      0,
      [
        'DATABASE  ANSWERS  WHY',
        'orders    yes      U0BO is named in approvers; 1 approval is needed',
        'ledger    yes      U0BO is named in approvers; 2 approvals are needed',
        'billing   no       U0BO is not among the approvers: U0CY',
        '',
      ],
    ]);
  });

  test('L23: --as-approver says within which hours, and with --at whether that instant is among them', async () => {
    const hours = 'hours: { days: [mon, fri], from: "09:00", to: "18:00", zone: UTC, outside: refused }';
    const DB_ACCESS_CONFIG = written(right.replace('maxDuration: 2h', `maxDuration: 2h\n    ${hours}`));
    const asApprover = async (...at: string[]) => {
      const args = ['policy', 'explain', '--as', 'U0BO', '--as-approver', ...at];
      return (await cli({ DB_ACCESS_CONFIG }, ...args)).stdout;
    };
    const within =
      /^orders +yes +U0BO is named in approvers; 1 approval is needed; within mon, fri 09:00–18:00 UTC only$/m;
    expect(await asApprover()).toMatch(within);
    expect(await asApprover('--at', '2026-11-27T10:30:00Z')).toMatch(within);
    expect(await asApprover('--at', '2026-11-28T10:30:00Z')).toMatch(
      /^orders +no +.*mon, fri 09:00–18:00 UTC/m,
    );
  });

  describe('without Slack', () => {
    const groups = right.replace('requesters: [U0CY]', 'requesters: [S0OPS], approvers: [S0DBA]');
    const explain = (...args: string[]) =>
      cli({ DB_ACCESS_CONFIG: written(groups) }, 'policy', 'explain', '--as', 'U0ANA', ...args);

    test('ids alone are judged, and what depends on a group says on which', async () => {
      const { code, stdout } = await explain('--source', '203.0.113.7', '--for', '20m');
      expect(code).toBe(0);
      expect(stdout).toContain(
        '(SLACK_BOT_TOKEN is not set: U0ANA is taken for a full member, and who is in a group was not looked up)',
      );
      expect(stdout).toMatch(/^orders +opens at once +automatic: a short look$/m);
      expect(stdout).toMatch(/^billing +depends on groups +requesters: depends on who is in S0OPS$/m);
    });

    test('--groups says in which groups the person is; they are in no other', async () => {
      const inside = await explain('--database', 'billing', '--groups', 'S0OPS');
      expect(inside.stdout).toMatch(/^requesters: yes$/m);
      const outside = await explain('--database', 'billing', '--groups', 'S0DBA');
      expect([outside.code, outside.stdout]).toEqual([1, expect.stringMatching(/^requesters: no\./m)]);
    });

    test('an approver by a group that nobody looked up', async () => {
      const { stdout } = await explain('--as-approver');
      expect(stdout).toMatch(/^billing +depends on groups +depends on who is in S0DBA$/m);
    });
  });

  test('what is wrong in the question is said in one line', async () => {
    const { env } = await around();
    const ask = (...args: string[]) => cli(env, 'policy', 'explain', ...args);
    expect((await ask('--as', 'ana', '--database', 'orders')).stderr).toMatch(
      /^--as: expected a Slack person id/,
    );
    expect((await ask('--as', 'U0ANA', '--database', 'other')).stderr).toMatch(
      /^--database: expected one of orders/,
    );
    // An approver answers whatever is asked for.
    expect((await ask('--as', 'U0BO', '--as-approver', '--for', '2h')).stderr).toMatch(
      /'--as-approver' cannot be used with option '--for <length>'/,
    );
    const at = ['--as', 'U0ANA', '--database', 'orders', '--at'];
    expect((await ask(...at, 'noon')).stderr).toMatch(/^--at: expected/);
    expect((await ask(...at, '2026-02-30T10:00Z')).stderr).toMatch(/^--at: expected/);
    expect((await ask(...at, '2026-11-28T04:30')).stderr).toBe(
      '--at: expected an instant with its zone, such as 2026-11-24T10:00:00Z or 2026-11-24T11:00:00+01:00\n',
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
      code: 2,
      stdout: '',
      stderr: 'SLACK_API_URL: expected an https address; http only to this machine itself\n',
    });
  });
});
