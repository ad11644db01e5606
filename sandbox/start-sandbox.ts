/** Everything that the sandbox is made of: a real Redis, a local Slack, a local Scalingo, and the bot itself, unchanged. */
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { startApp } from '../src/app.ts';
import { loadConfig } from '../src/config/config.ts';
import { createLog } from '../src/log.ts';
import { timeOf } from '../src/redis/time.ts';
import { production } from '../src/timing.ts';
import { type Closer, opened } from '../src/wiring/closers.ts';
import { freePort } from './http.ts';
import { type LocalScalingo, startLocalScalingo } from './scalingo/scalingo-server.ts';
import { Shortcut } from './slack/client-api.ts';
import { type LocalSlack, startLocalSlack } from './slack/slack-server.ts';
import { CHANNELS, DBA_GROUP } from './slack/workspace-people.ts';

export type Sandbox = {
  readonly slack: LocalSlack;
  readonly scalingo: LocalScalingo;
  /** what the bot has to say */
  readonly logFile: string;
  /** where the page is; "" where none was wanted */
  readonly pageUrl: string;
  close(): Promise<void>;
};

type Options = {
  readonly spreadMs: number;
  /** where the page is served, 0 for any free port; undefined: there is no page */
  readonly pagePort?: number;
};

export async function startSandbox(options: Options): Promise<Sandbox> {
  const [sandbox, close] = await opened((closers) => open(options, closers));
  return { ...sandbox, close };
}

async function open({ spreadMs, pagePort }: Options, closers: Closer[]): Promise<Omit<Sandbox, 'close'>> {
  // All that the bot talks to here is on this machine, whatever proxy it uses for the rest.
  process.env['NO_PROXY'] = '127.0.0.1';
  const folder = mkdtempSync(join(tmpdir(), 'db-access-'));
  closers.push(() => rmSync(folder, { recursive: true }));
  const slack = await startLocalSlack(botManifest());
  closers.push(slack.close);
  const scalingo = await startLocalScalingo({
    databases: [{ name: 'my-orders' }, { name: 'my-billing' }],
    spreadMs,
  });
  closers.push(scalingo.close);
  scalingo.byHand.add('my-orders', { cidr: '198.51.100.0/28', label: 'office (made by hand)' });

  const page = pagePort === undefined ? undefined : await openPage(pagePort, { slack, scalingo });
  if (page) closers.push(page.close);

  const policyFile = join(folder, 'db-access.yaml');
  writeFileSync(policyFile, stringify(policy));
  const config = loadConfig({
    ...(process.env['REDIS_URL'] ? { REDIS_URL: process.env['REDIS_URL'] } : {}),
    DB_ACCESS_DATA: join(folder, 'redis'),
    DB_ACCESS_CONFIG: policyFile,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SCALINGO_AUTH_URL: scalingo.url,
    SCALINGO_API_TOKEN: scalingo.token,
    ...page?.settings,
  });
  const logFile = join(folder, 'bot.log');
  const stream = createWriteStream(logFile);
  closers.push(() => new Promise<void>((done) => stream.end(done)));
  const app = await startApp(config, {
    log: createLog({ level: config.logLevel, isTerminal: false, destination: stream }),
    redisTime: timeOf,
    steady: () => performance.now(),
    timing: production,
  });
  closers.push(app.stop);
  await app.connected;
  return { slack, scalingo, logFile, pageUrl: page?.url ?? '' };
}

/** The page, and what the bot must know of it for its address page, which is shown on the same host. */
async function openPage(port: number, { slack, scalingo }: Pick<Sandbox, 'slack' | 'scalingo'>) {
  // Vite is loaded only where there is a page: most tests import this file for less.
  const { startPage } = await import('./page/page-server.ts');
  const addressPort = await freePort();
  const { url, close } = await startPage({
    port,
    slackUrl: slack.url,
    scalingoUrl: scalingo.url,
    addressPageUrl: `http://127.0.0.1:${addressPort}`,
  });
  const settings = { PUBLIC_URL: url, PAGE_PORT: String(addressPort), TRUSTED_PROXIES: '127.0.0.0/8' };
  return { url, close, settings };
}

const Manifest = z.object({
  features: z.object({
    app_home: z.object({ messages_tab_read_only_enabled: z.boolean() }),
    shortcuts: z.array(Shortcut),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
});

/** The app as manifest.yml describes it to Slack; read once. */
export function botManifest() {
  manifest ??= Manifest.parse(parse(readFileSync(join(import.meta.dirname, '../manifest.yml'), 'utf8')));
  const { features, oauth_config, settings } = manifest;
  return {
    scopes: oauth_config.scopes.bot,
    shortcuts: features.shortcuts,
    events: settings.event_subscriptions.bot_events,
    readOnlyMessages: features.app_home.messages_tab_read_only_enabled,
  };
}

let manifest: z.infer<typeof Manifest> | undefined;

/** The bot may do here what manifest.yml asks for, and nothing else. */
export function botScopes(): readonly string[] {
  return botManifest().scopes;
}

const policy = {
  installation: 'sandbox',
  defaults: {
    channel: CHANNELS.approvals,
    admins: ['U0CY'],
    requesters: 'everyone',
    minDuration: '1s',
    widestRange: '/28',
    documentationRanges: 'allowed',
  },
  databases: {
    orders: {
      scalingo: 'my-orders',
      approvers: ['U0BO', 'U0CY'],
      user: 'analyst',
      regions: ['osc-fr1'],
      emergency: { who: ['U0ANA'], maxDuration: '30m', tell: ['U0CY'] },
    },
    billing: {
      scalingo: 'my-billing',
      approvers: [DBA_GROUP],
      maxDuration: '2h',
      extend: 'automatic',
      automatic: [{ name: 'a short look', who: 'everyone', upTo: '10m' }],
    },
  },
};
