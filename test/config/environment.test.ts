/** T9: settings of Slack and Redis that cannot be meant are refused by name. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/grant/duration.ts';
import { env, file, http, load, problems } from '../support/config.ts';

describe('T9: Slack’s settings that cannot be meant', () => {
  const { PORT: _, ...noPort } = http;
  test.each([
    [
      'a signing secret without a port has nowhere to listen',
      noPort,
      'PORT: expected a port to listen on, since SLACK_SIGNING_SECRET is set',
    ],
    [
      'a signing secret that Slack never gave',
      { ...http, SLACK_SIGNING_SECRET: 'not-a-secret-of-slack' },
      'SLACK_SIGNING_SECRET: expected 32 hex digits, as Slack shows them under Basic Information → App Credentials',
    ],
    [
      'both transports',
      { ...http, SLACK_APP_TOKEN: 'xapp-1' },
      'SLACK_SIGNING_SECRET: expected one of SLACK_APP_TOKEN (Socket Mode) and SLACK_SIGNING_SECRET (HTTP), and both are set: remove the one that the Slack app does not use',
    ],
  ])('%s', (_name, given, expected) => {
    expect(problems(file, given)).toEqual([expected]);
  });

  test('each token of .env.example is told to be its placeholder', () => {
    const example = readFileSync('.env.example', 'utf8');
    const placeholders = Object.fromEntries(
      [...example.matchAll(/^(\w+)=(\S*…)$/gm)].map(([, key = '', value = '']) => [key, value]),
    );
    expect(Object.keys(placeholders)).toEqual(['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SCALINGO_API_TOKEN']);
    expect(problems(file, placeholders)).toEqual(
      Object.entries(placeholders).map(([key, value]) =>
        expect.stringMatching(`^${key}: expected .*; ${value} is the placeholder of .env.example$`),
      ),
    );
  });
});

describe('T9: where Redis is', () => {
  test.each(['redis://host', 'rediss://host:6380/3', 'unix:///run/redis.sock?db=2'])('%s is taken', (url) => {
    expect(load(file, { ...env, REDIS_URL: url }).redis?.url).toBe(url);
  });

  test.each([
    ['redis://host/orders', /REDIS_URL: expected the number of a database/],
    ['unix:///run/redis.sock?db=x', /REDIS_URL: expected the number of a database/],
    ['oops', /REDIS_URL: expected an address such as redis:/],
  ])('%s is refused with what was expected', (url, expected) => {
    expect(problems(file, { ...env, REDIS_URL: url }).join('\n')).toMatch(expected);
  });

  test('Sentinels are asked for the primary that REDIS_URL names', () => {
    const sentinels = '10.0.0.1:26380, [fd00::2] sentinel-3';
    const { redis } = load(file, {
      ...env,
      REDIS_URL: 'redis://mymaster/2',
      REDIS_SENTINELS: sentinels,
      REDIS_SENTINEL_PASSWORD: 'secret',
    });
    expect(redis?.sentinels).toEqual({
      addresses: [
        { host: '10.0.0.1', port: 26_380 },
        { host: 'fd00::2', port: 26_379 },
        { host: 'sentinel-3', port: 26_379 },
      ],
      password: 'secret',
    });
  });

  test.each([
    ['without a name', { REDIS_SENTINELS: 'a:1' }, /REDIS_URL: expected the name that the Sentinels have/],
    [
      'beside a socket',
      { REDIS_SENTINELS: 'a:1', REDIS_URL: 'unix:///run/redis.sock' },
      /REDIS_URL: expected the name/,
    ],
    [
      'with more than an address',
      { REDIS_SENTINELS: 'redis://a:1', REDIS_URL: 'redis://m' },
      /not “redis:\/\/a:1”/,
    ],
    ['with a port that is none', { REDIS_SENTINELS: 'a:99999', REDIS_URL: 'redis://m' }, /not “a:99999”/],
    ['none, and their password', { REDIS_SENTINEL_PASSWORD: 's' }, /REDIS_SENTINELS: expected the addresses/],
  ])('Sentinels %s are refused', (_, given, expected) => {
    expect(problems(file, { ...env, ...given }).join('\n')).toMatch(expected);
  });

  const secure = { ...env, REDIS_URL: 'rediss://host' };
  test.each([
    [
      'that is not there',
      { ...secure, REDIS_CA_FILE: '/nowhere.pem' },
      /nowhere\.pem cannot be read \(ENOENT\)/,
    ],
    ['without a certificate', { ...secure, REDIS_CA_FILE: 'package.json' }, /package\.json is none/],
    ['without TLS', { ...env, REDIS_URL: 'redis://h', REDIS_CA_FILE: '/nowhere.pem' }, /rediss:\/\//],
  ])('REDIS_CA_FILE %s is refused', (_, given, expected) => {
    expect(problems(file, given).join('\n')).toMatch(expected);
  });
});

describe('health and metrics', () => {
  test('METRICS_HOST: they are served to this machine alone unless it says otherwise', () => {
    expect(load(file).operations).toBeUndefined();
    const served = { ...env, METRICS_PORT: '9464' };
    expect(load(file, served).operations).toEqual({ host: '127.0.0.1', port: 9464 });
    const everywhere = load(file, { ...served, METRICS_HOST: '0.0.0.0' });
    expect(everywhere.operations).toEqual({ host: '0.0.0.0', port: 9464 });
    expect(problems(file, { ...served, METRICS_HOST: 'bot.internal' })).toEqual([
      'METRICS_HOST: expected an IP address of this machine, or 0.0.0.0 or :: for all of them',
    ]);
  });

  test('they have a port of their own, not that of the page or of Slack', () => {
    const page = { PUBLIC_URL: 'https://access.example.com', PAGE_PORT: '8080' };
    expect(problems(file, { ...env, ...page, METRICS_PORT: '8080' })).toEqual([
      'METRICS_PORT: expected a port of its own, not that of PAGE_PORT',
    ]);
    expect(problems(file, { ...http, METRICS_PORT: http.PORT })).toEqual([
      'METRICS_PORT: expected a port of its own, not that of PORT',
    ]);
  });
});

describe('where the audit trail goes', () => {
  const url = 'https://audit.example.com/hook';
  const secret = 'f'.repeat(64);

  test('nowhere by default; a webhook with its secret', () => {
    expect(load(file, env).auditSinks).toEqual({ stdout: false, file: undefined, webhook: undefined });
    const both = { AUDIT_WEBHOOK_URL: url, AUDIT_WEBHOOK_SECRET: secret };
    expect(load(file, { ...env, ...both }).auditSinks.webhook).toEqual({ url, secret });
  });

  test.each([
    [{ AUDIT_WEBHOOK_URL: url }, /AUDIT_WEBHOOK_SECRET: expected AUDIT_WEBHOOK_URL and AUDIT_WEBHOOK_SECRET/],
    [{ AUDIT_WEBHOOK_SECRET: secret }, /AUDIT_WEBHOOK_URL: .*only one is set/],
    [
      { AUDIT_WEBHOOK_URL: url, AUDIT_WEBHOOK_SECRET: 'short' },
      /AUDIT_WEBHOOK_SECRET: expected 32 characters/,
    ],
    [
      { AUDIT_WEBHOOK_URL: 'http://audit.example.com', AUDIT_WEBHOOK_SECRET: secret },
      /AUDIT_WEBHOOK_URL: expected an https/,
    ],
    [{ AUDIT_STDOUT: 'maybe' }, /AUDIT_STDOUT: expected yes or no/],
  ])('%j is refused with what was expected', (change, expected) => {
    expect(problems(file, { ...env, ...change }).join('\n')).toMatch(expected);
  });
});

describe('how long what is over is kept', () => {
  test('400 days by default, as many as it says, or for good', () => {
    const kept = (RETENTION_DAYS: string) => load(file, { ...env, RETENTION_DAYS }).retentionMs;
    expect([kept(''), kept('90'), kept('forever')]).toEqual([400 * DAY, 90 * DAY, undefined]);
  });

  test.each(['30', '90.5', 'never', '90d'])('%s is refused with what was expected', (RETENTION_DAYS) => {
    expect(problems(file, { ...env, RETENTION_DAYS })).toEqual([
      'RETENTION_DAYS: expected a number of days from 60 to 36500, or forever',
    ]);
  });
});
