/** `db-access policy check`: the command itself. */
import { describe, expect, test } from 'vitest';
import { cli, cliProcess } from '../support/cli.ts';
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
      'warning: defaults.approvers: everyone in the workspace may approve what anyone asks for',
      '',
    ]);
  });

  test('T9: ranges that are wide together are warned of as well', async () => {
    const halves = wide.replace('[17.0.0.0/8, 198.35.26.0/24]', '[17.0.0.0/16, 17.1.0.0/16, 17.128.0.0/24]');
    const { stdout } = await cli({}, 'policy', 'check', written(halves));
    expect(stdout).toContain('databases.orders.allowedRanges: these ranges have 131,328 addresses in all');
  });

  test('a group that no database names is warned of', async () => {
    const grouped = right.replace('databases:', 'groups: { prod: { maxLive: 3 }, dev: {} }\ndatabases:');
    const { stdout } = await cli(
      {},
      'policy',
      'check',
      written(grouped.replace('maxDuration: 2h', 'group: prod')),
    );
    expect(stdout).toContain('\nwarning: groups.dev: changes nothing: no database names it as its group\n');
    expect(stdout).not.toContain('groups.prod');
  });

  test('with --strict a warning is a failure', async () => {
    expect((await cli({}, 'policy', 'check', '--strict', written(wide))).code).toBe(1);
    expect((await cli({}, 'policy', 'check', '--strict', written(right))).code).toBe(0);
  });

  test('L21: what selfApproval comes to is a note, on which --strict does not fail', async () => {
    const own = right.replace(
      'approvers: [U0BO]',
      'approvers: [U0BO, U0CY], approvals: 2, selfApproval: true',
    );
    const { code, stdout } = await cli({}, 'policy', 'check', '--strict', written(own));
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^note: defaults\.selfApproval: .*1 other person is enough$/m),
    ]);
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
      'defaults.approvers.0: expected a Slack id of a person (U…) or a user group (S…), not “bo”',
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
