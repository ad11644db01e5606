import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { networks } from '../support/builders.ts';
import { env, file, http, load, problems } from '../support/config.ts';

test('a small file is enough, and what it leaves out has a sensible value', () => {
  const { databases, slack, scalingo, redis } = load(file);
  expect([...databases.values()]).toMatchObject([
    {
      channel: 'C0APPROVE',
      scalingo: { region: 'osc-fr1', database: 'acme-orders' },
      policy: {
        database: 'orders',
        requesters: { everyone: true },
        approvers: { everyone: false, people: ['U0BO'], groups: ['S0DBA'] },
        longestMs: 8 * 3_600_000,
        widest: 32,
        regions: [],
        documentationRanges: 'refused',
      },
    },
  ]);
  expect(slack.transport).toEqual({ mode: 'socket', appToken: 'xapp-1' });
  expect(scalingo).toMatchObject({
    authUrl: 'https://auth.scalingo.com',
    convention: 'auto',
    callsPerMinute: 45,
  });
  expect(redis).toBeUndefined();
});

test('a signing secret and a port mean HTTP', () => {
  const { slack } = load(file, http);
  expect(slack.transport).toEqual({ mode: 'http', signingSecret: http.SLACK_SIGNING_SECRET, port: 3000 });
});

test('a database’s own settings win over the defaults', () => {
  const { databases } = load(`${file}    \n  billing: { scalingo: b, maxDuration: 2h, approvers: [U0CY] }\n`);
  expect([...databases.values()].at(1)?.policy).toMatchObject({
    longestMs: 7_200_000,
    approvers: { people: ['U0CY'] },
  });
});

test('what the defaults say is switched off by null, for a database or for all', () => {
  const strict = `
    hours: { days: [mon], from: "09:00", to: "18:00", zone: Europe/Paris }
    reason: { pattern: OPS, error: Name a ticket. }
    emergency: { who: [U0BO], maxDuration: 30m, tell: [U0CY] }
    maxLive: 3
    maxLivePerPerson: 1`;
  const off = 'hours: null, reason: null, emergency: null, maxLive: null, maxLivePerPerson: null';
  const { databases } = load(`
installation: acme
defaults:
    requesters: everyone
    approvers: [U0BO]
    channel: C0APPROVE${strict}
databases:
  orders: { scalingo: acme-orders }
  billing: { scalingo: acme-billing, ${off} }
`);
  const none = { hours: null, reason: null, emergency: null, mostLive: null, mostLivePerPerson: null };
  const [orders, billing] = [...databases.values()];
  expect(orders?.policy).toMatchObject({ mostLive: 3, mostLivePerPerson: 1, hours: { days: ['mon'] } });
  expect(billing?.policy).toMatchObject(none);
  const forAll = load(file.replace('{ requesters: everyone,', `{ ${off}, requesters: everyone,`));
  expect([...forAll.databases.values()][0]?.policy).toMatchObject(none);
});

test('the address page: where people find it, where it listens, and whose word is taken for who they are', () => {
  const page = { PUBLIC_URL: 'https://access.example.com', PAGE_PORT: '8080' };
  expect(load(file).page).toBeUndefined();
  expect(load(file, { ...env, ...page, TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8' }).page).toEqual({
    url: 'https://access.example.com',
    ipv4Url: undefined,
    port: 8080,
    trustedProxies: networks(['10.0.0.0/8', 'fd00::/8']),
  });
  const ipv4 = 'https://ipv4.access.example.com';
  expect(load(file, { ...env, ...page, PUBLIC_IPV4_URL: ipv4 }).page?.ipv4Url).toBe(ipv4);
  expect(problems(file, { ...env, ...page, PUBLIC_IPV4_URL: 'ipv4' })).toEqual([
    'PUBLIC_IPV4_URL: expected an https address such as https://ipv4.access.example.com, reached by IPv4 alone; http only to this machine itself',
  ]);
  expect(problems(file, { ...env, PUBLIC_URL: page.PUBLIC_URL, TRUSTED_PROXIES: 'localhost' })).toEqual([
    'TRUSTED_PROXIES.0: expected ranges such as 10.0.0.0/8 or fd00::/8, with commas in between, not “localhost”',
    'PAGE_PORT: expected a port to listen on, since PUBLIC_URL is set',
  ]);
  expect(problems(file, { ...env, PAGE_PORT: '8080' })).toEqual([
    'PUBLIC_URL: expected the address of the page, since PAGE_PORT is set',
  ]);
});

test('a proxy may be written as IPv4 mapped into IPv6; what is no range is named', () => {
  const page = { ...env, PUBLIC_URL: 'https://access.example.com', PAGE_PORT: '8080' };
  const mapped = '::ffff:10.0.0.0/104 ::ffff:c000:207/128';
  expect(load(file, { ...page, TRUSTED_PROXIES: mapped }).page?.trustedProxies).toEqual(
    networks(['10.0.0.0/8', '192.0.2.7/32']),
  );
  const wrong = ['10.0.0.1', '::ffff:10.0.0.0/90', '10.0.0.0/33', 'fe80::%eth0/64'];
  expect(problems(file, { ...page, TRUSTED_PROXIES: wrong.join(',') })).toEqual(
    wrong.map(
      (text, nth) =>
        `TRUSTED_PROXIES.${nth}: expected ranges such as 10.0.0.0/8 or fd00::/8, with commas in between, not “${text}”`,
    ),
  );
});

test('everyone is no proxy', () => {
  const page = { ...env, PUBLIC_URL: 'https://access.example.com', PAGE_PORT: '8080' };
  const everyone = ['::/0', '0.0.0.0/0', '::ffff:0:0/96'];
  expect(problems(file, { ...page, TRUSTED_PROXIES: everyone.join(',') })).toEqual(
    everyone.map(
      (text, nth) =>
        `TRUSTED_PROXIES.${nth}: “${text}” is everyone, so no visitor would be told from a proxy: name only the ranges of your proxies`,
    ),
  );
});

test.each([
  ['SCALINGO_AUTH_URL', 'https://auth.scalingo.com'],
  ['SLACK_API_URL', 'https://slack.com/api/'],
  ['PUBLIC_URL', 'https://access.example.com'],
])(
  'T9: %s may be http on this machine alone, since a token or a person’s link is sent there',
  (name, example) => {
    const around = { ...env, PUBLIC_URL: 'https://access.example.com', PAGE_PORT: '8080' };
    expect(problems(file, { ...around, [name]: 'http://127.0.0.1:3000/' })).toEqual([]);
    for (const url of ['http://proxy.internal', 'http://10.0.0.1', 'ws://127.0.0.1', 'nonsense'])
      expect(problems(file, { ...around, [name]: url })).toEqual([
        `${name}: expected an https address such as ${example}; http only to this machine itself`,
      ]);
  },
);

describe('everything that is wrong is said at once, with where and what was expected', () => {
  test('in the environment and in the file', () => {
    const wrong = file.replace(
      'scalingo: acme-orders',
      'scalingo: acme-orders, maxDuration: banana, approver: U0BO, widestRange: /0',
    );
    expect(problems(wrong, { SLACK_BOT_TOKEN: 'nope', PORT: 'x', REDIS_URL: 'http://x' })).toEqual([
      'SLACK_BOT_TOKEN: expected the bot token of the Slack app, which begins with xoxb-',
      'PORT: expected a port number',
      'SCALINGO_API_TOKEN: expected an API token of Scalingo, but it is not set',
      'REDIS_URL: expected an address such as redis://host:6379, rediss://host:6379/1 (TLS, database 1) or unix:///run/redis.sock',
      'SLACK_APP_TOKEN: expected an app-level token (xapp-…) for Socket Mode, or else SLACK_SIGNING_SECRET and PORT for HTTP',
      'databases.orders.maxDuration: expected a length of time such as 90m, 2h or 1d, not “banana”',
      'databases.orders.widestRange: expected a prefix from /8 to /32, such as /28',
      'databases.orders.approver: there is no such setting; did you mean approvers?',
    ]);
  });

  test.each([
    [
      'installation: acme\ndatabases:',
      [
        'databases: expected your databases, each under the name that people will type: up to 48 lowercase letters, digits, - or _',
      ],
    ],
    [
      'installation: acme\ndatabases: { orders: { scalingo: x } }',
      [
        'databases.orders.requesters: expected here or under defaults',
        'databases.orders.approvers: expected here or under defaults',
        'databases.orders.channel: expected here or under defaults',
      ],
    ],
    [
      file.replace('[U0BO, S0DBA]', '[bo]'),
      ['defaults.approvers.0: expected a Slack id of a person (U…) or a user group (S…), not “bo”'],
    ],
    [
      file.replace('[U0BO, S0DBA]', '[]'),
      ['defaults.approvers: expected everyone, or a list of Slack ids of people (U…) and user groups (S…)'],
    ],
    [
      file.replace('scalingo: acme-orders', 'scalingo: x, minDuration: 9h'),
      ['databases.orders.maxDuration: expected 9h (minDuration) or more'],
    ],
    [
      file.replace('scalingo: acme-orders', 'scalingo: x, endEarly: 5m'),
      ['databases.orders.endEarly: expected less than 5m (minDuration), or access would end as it opens'],
    ],
    [
      file.replace('scalingo: acme-orders', 'scalingo: x, maxDuration: 31d'),
      ['databases.orders.maxDuration: expected 30d or less: access here is temporary'],
    ],
    [
      `${file}  list: { scalingo: acme-list }\n  history: { scalingo: acme-history }`,
      [
        'databases.list: expected another name: /db-access list is a command',
        'databases.history: expected another name: /db-access history is a command',
      ],
    ],
    [
      file.replace(
        'scalingo: acme-orders',
        'scalingo: x, maxDuration: 1h, emergency: { who: [U0BO], maxDuration: 2h, tell: [U0CY] }',
      ),
      ['databases.orders.emergency.maxDuration: expected a length from 5m (minDuration) to 1h (maxDuration)'],
    ],
    [
      file.replace('scalingo: acme-orders', 'scalingo: x, approvers: [U0BO, U0CY, U0BO], approvals: 3'),
      ['databases.orders.approvals: expected 2 or less: approvers names no more people'],
    ],
    [
      file.replace('scalingo: acme-orders', 'scalingo: x, approvals: [S0DBA, S0SEC, S0DBA]'),
      ['databases.orders.approvals: expected each group once'],
    ],
    [
      file.replace(
        'scalingo: acme-orders',
        'scalingo: x, allowedRanges: [198.35.26.0/24, 198.35.27.16/28], deniedRanges: [198.35.27.0/24]',
      ),
      [
        'databases.orders.allowedRanges.1: expected a range that deniedRanges leave something of, not 198.35.27.16/28',
      ],
    ],
    [
      `${file.replace('scalingo: acme-orders', 'scalingo: x, minDuration: 9h')}  billing: { scalingo: y, probe: 1 }\n  sales: { scalingo: z, endEarly: 1h }\n`,
      [
        'databases.billing.probe: expected true or false',
        'databases.orders.maxDuration: expected 9h (minDuration) or more',
        'databases.sales.endEarly: expected less than 5m (minDuration), or access would end as it opens',
      ],
    ],
    [`${file}\ninstallation: again`, ['expected each name once, and “installation” is there again']],
  ])('case %#', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  test('a missing file names itself and the example', () => {
    expect(() => loadConfig({ ...env, DB_ACCESS_CONFIG: '/nowhere/db.yaml' })).toThrow(
      '/nowhere/db.yaml: expected a file with your databases; config/db-access.example.yaml shows one',
    );
  });

  test('a secret that is wrong is not repeated', () => {
    expect(
      problems(file, { ...env, SLACK_BOT_TOKEN: 'hunter2', SCALINGO_API_TOKEN: 'hunter3' }).join(),
    ).not.toMatch(/hunter/);
  });
});

test('neither transport configured: both ways out are named', () => {
  expect(problems(file, { SLACK_BOT_TOKEN: 'xoxb-1', SCALINGO_API_TOKEN: 'tk-us-1' })).toEqual([
    'SLACK_APP_TOKEN: expected an app-level token (xapp-…) for Socket Mode, or else SLACK_SIGNING_SECRET and PORT for HTTP',
  ]);
});
