/** `db-access databases discover`: the command itself, against a local Scalingo. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startLocalScalingo } from '../../sandbox/scalingo/scalingo-server.ts';
import { fileOf } from '../../src/cli/discover.ts';
import { loadConfig } from '../../src/config/config.ts';
import { root } from '../support/built.ts';
import { cli, cliWith } from '../support/cli.ts';
import { written } from './written.ts';

async function local() {
  const scalingo = await startLocalScalingo({
    databases: [
      { name: 'acme-orders' },
      { name: 'acme-billing', region: 'osc-secnum-fr1' },
      { name: 'acme-blog', provider: 'postgresql' },
    ],
  });
  onTestFinished(scalingo.close);
  return { scalingo, env: { SCALINGO_AUTH_URL: scalingo.url, SCALINGO_API_TOKEN: scalingo.token } };
}

function load(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-cli-'));
  onTestFinished(async () => rmSync(folder, { recursive: true }));
  const file = join(folder, 'db-access.yaml');
  writeFileSync(file, text);
  const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SCALINGO_API_TOKEN: 'tk-us-1' };
  return loadConfig({ ...env, DB_ACCESS_CONFIG: file });
}

describe('databases discover', () => {
  test('prints a file that the bot takes as it is', async () => {
    const { env } = await local();
    const options = ['--installation', 'acme', '--channel', 'C0APPROVALS', '--approvers', 'U0BO', 'S0DBA'];
    const { stdout, stderr, code } = await cli(env, 'databases', 'discover', ...options);
    expect([stderr, code]).toEqual(['', 0]);
    const { installation, databases } = load(stdout);
    expect(installation).toBe('acme');
    expect([...databases.values()]).toMatchObject([
      { channel: 'C0APPROVALS', scalingo: { region: 'osc-secnum-fr1', database: 'acme-billing' } },
      { scalingo: { region: 'osc-fr1', database: 'acme-orders' } },
    ]);
    expect(stdout).not.toContain(env.SCALINGO_API_TOKEN);
  });

  test.each([
    ['--installation', 'My Company', /^--installation: expected up to 24 lowercase letters/],
    ['--channel', '#approvals', /^--channel: expected the Slack id of a channel/],
    ['--approvers', 'U0BO,S0DBA', /^--approvers: expected a Slack id of a person .* not “U0BO,S0DBA”/],
  ])(
    '%s %s is refused, as the bot would refuse it in the file, and nothing is asked of Scalingo',
    async (option, value, why) => {
      const { scalingo, env } = await local();
      const { stdout, stderr, code } = await cli(env, 'databases', 'discover', option, value);
      expect([stdout, code]).toEqual(['', 2]);
      expect(stderr).toMatch(why);
      expect(scalingo.state().requests).toEqual([]);
    },
  );

  test('tells Scalingo which version asks, as the bot does', async () => {
    const { scalingo, env } = await local();
    await cli(env, 'databases', 'discover');
    const text = readFileSync(join(root, 'package.json'), 'utf8');
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
    const agents = scalingo.state().requests.map(({ userAgent }) => userAgent);
    expect(agents).toHaveLength(4);
    expect(new Set(agents)).toEqual(new Set([`db-access/${version}`]));
  });

  test('without channel and approvers it leaves places to fill in, which the bot then asks for', async () => {
    const { env } = await local();
    const { stdout } = await cli(env, 'databases', 'discover');
    expect(stdout).toContain('channel: C…');
    expect(() => load(stdout)).toThrow(
      /defaults\.approvers: expected .*\n.*defaults\.channel: expected|defaults\.channel/,
    );
  });

  test('where the account can see none, no file that the bot would refuse: what to do instead', async () => {
    const { scalingo, env } = await local();
    for (const name of ['acme-orders', 'acme-billing']) scalingo.allow(name, 'none');
    const { stdout, stderr, code } = await cli(env, 'databases', 'discover');
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr).toMatch(/can see no Dedicated Resources database\..*Collaborators: invite this account/);
    expect(stderr).toContain('scalingo --app NAME db-tunnel SCALINGO_POSTGRESQL_URL');
  });

  test('no token, or one that Scalingo does not take: what to do, and no stack', async () => {
    const { scalingo, env } = await local();
    const none = await cli({ SCALINGO_AUTH_URL: scalingo.url }, 'databases', 'discover');
    expect(none).toEqual({
      code: 78,
      stdout: '',
      stderr:
        'The configuration is not right:\n  SCALINGO_API_TOKEN: expected an API token of Scalingo, but it is not set\n',
    });
    const wrong = await cli({ ...env, SCALINGO_API_TOKEN: 'tk-us-wrong' }, 'databases', 'discover');
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(
      /^Scalingo refused “sign in” with 401.*\nWhat to do in Scalingo’s dashboard: sign in as the bot’s account.*\n$/,
    );
    expect(wrong.stderr).not.toContain('tk-us-wrong');
  });
});

test('two regions with a database of one name, and a name that nobody could type', () => {
  const found = [
    { name: 'orders', id: '698e082f968c000000000001', region: 'osc-fr1' },
    { name: 'orders', id: '698e082f968c000000000002', region: 'osc-secnum-fr1' },
    { name: 'a b', id: '698e082f968c000000000003', region: 'osc-fr1' },
  ];
  const options = { installation: 'acme', channel: 'C0APPROVALS', approvers: ['U0BO'] };
  expect([...load(fileOf(found, options)).databases.keys()]).toEqual([
    '698e082f968c000000000003',
    'orders-osc-fr1',
    'orders-osc-secnum-fr1',
  ]);
});

describe('L25', () => {
  const options = ['--installation', 'acme', '--channel', 'C0APPROVALS', '--approvers', 'U0BO'];

  test('L25: no region answers: the error, and no file', async () => {
    const { scalingo, env } = await local();
    const down = { what: 'answer', status: 503, body: {} } as const;
    scalingo.fault({ on: 'GET /v1/databases', times: 100, do: down });
    const { code, stdout, stderr } = await cli(env, 'databases', 'discover');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Scalingo refused “list the databases of osc-fr1” with 503/);
  });

  test('L25: names are sorted as people count, and a reserved word gets a name that can be typed', () => {
    const found = ['db-11', 'db-2', 'list', 'db-1'].map((name, index) => ({
      ...{ name, region: 'osc-fr1' },
      id: `698e082f968c00000000000${index}`,
    }));
    const text = fileOf(found, { installation: 'acme', channel: 'C0APPROVALS', approvers: ['U0BO'] });
    expect([...load(text).databases.keys()]).toEqual(['db-1', 'db-2', 'db-11', 'list-db']);
  });

  const merged = (env: Record<string, string>, file: string) =>
    cli(env, 'databases', 'discover', '--merge', file);
  const before = `# ours
installation: acme
defaults: { requesters: everyone, approvers: [U0BO], channel: C0APPROVE }
databases:
  # the shop
  orders: { scalingo: acme-orders, maxDuration: 2h }
  gone: { scalingo: acme-gone }
`;

  test('L25: --merge keeps what is there, with its comments and names, and adds what is new', async () => {
    const { env } = await local();
    const { stdout, stderr, code } = await merged(env, written(before));
    expect([code, stderr]).toEqual([
      0,
      'new: acme-billing (osc-secnum-fr1)\nnot seen: gone (acme-gone in osc-fr1)\n',
    ]);
    expect(stdout).toBe(`${before}  acme-billing:
    scalingo: acme-billing
    region: osc-secnum-fr1
`);
  });

  test('L25: --merge writes the line ends of the file', async () => {
    const { env } = await local();
    const { stdout } = await merged(env, written(before.replaceAll('\n', '\r\n')));
    expect(stdout.split('\r\n').join('')).not.toMatch(/[\r\n]/);
  });

  test('L25: --merge with nothing new prints the file as it is', async () => {
    const { env } = await local();
    const first = await merged(env, written(before));
    const second = await merged(env, written(first.stdout));
    expect([second.code, second.stdout]).toEqual([0, first.stdout]);
    expect(second.stderr).toMatch(/^nothing new\n/);
  });

  test('L25: one region does not answer: what was found is printed, what was not is said, and it fails', async () => {
    const { scalingo, env } = await local();
    scalingo.regionDown('osc-secnum-fr1', true);
    const slept: number[] = [];
    const sleep = async (ms: number) => void slept.push(ms);
    const { stdout, stderr, code } = await cliWith(env, { sleep }, 'databases', 'discover', ...options);
    // It was tried three times, and the terminal's time is what passed in between.
    expect([code, slept.length]).toEqual([1, 2]);
    expect([...load(stdout).databases.keys()]).toEqual(['acme-orders']);
    expect(stdout).toMatch(
      /^# osc-secnum-fr1 could not be looked at, so its databases are missing here: .*503/m,
    );
    expect(stderr).toMatch(/^osc-secnum-fr1 could not be looked at: .*503.*\n$/);
  });

  test('L25: --merge does not call what it could not look at unseen, and fails', async () => {
    const { scalingo, env } = await local();
    const { stdout } = await merged(env, written(before));
    scalingo.regionDown('osc-secnum-fr1', true);
    const again = await merged(env, written(stdout));
    expect([again.code, again.stdout]).toEqual([1, expect.stringContaining('acme-billing:')]);
    expect(again.stderr).not.toContain('not seen: acme-billing');
  });
});
