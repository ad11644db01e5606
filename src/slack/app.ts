/** The Bolt app: Socket Mode by default, signed HTTP where a signing secret and a port are given. */
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { z } from 'zod';
import type { Backoff } from '../flow/backoff.ts';
import type { Log } from '../flow/ports.ts';
import { slackFault } from './fault.ts';
import { boltLogger } from './logger.ts';
import { superviseSocket } from './socket.ts';

export type SlackSettings = {
  readonly botToken: string;
  /** where Slack's Web API stands; undefined for Slack's own address */
  readonly apiUrl: string | undefined;
  readonly transport:
    | { readonly mode: 'socket'; readonly appToken: string }
    | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number };
};

export type Slack = {
  readonly app: App;
  /** for messages: apart from Bolt's own client, so that a crowded channel can't delay a form past its three seconds */
  readonly posts: WebClient;
  /** for what nobody waits longer than a moment for */
  readonly glances: WebClient;
  /** the workspace that the bot is installed in */
  readonly team: string;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** No call is repeated by the SDK: a post whose answer was lost would be there twice. Jobs and people try again instead. */
function clientOptions({ apiUrl }: SlackSettings, timeout: number, log: Log): WebClientOptions {
  return {
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: boltLogger(log),
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  };
}

export type SlackWaits = {
  /** for the answer to what a person waits for */
  readonly interactiveMs: number;
  /** for the answer to a message */
  readonly postMs: number;
  /** for the answer to what is nice to have: a form still opens within its three seconds without it */
  readonly glanceMs: number;
  /** from one try to open the socket again to the next */
  readonly reconnect: Backoff;
};

export async function createSlack(settings: SlackSettings, log: Log, waits: SlackWaits): Promise<Slack> {
  const { botToken, transport } = settings;
  const logger = boltLogger(log);
  const interactive = clientOptions(settings, waits.interactiveMs, log);
  const receiver =
    transport.mode === 'socket'
      ? new SocketModeReceiver({
          appToken: transport.appToken,
          logger,
          autoReconnectEnabled: false,
          installerOptions: { clientOptions: { ...interactive, timeout: waits.postMs } },
        })
      : new HTTPReceiver({
          signingSecret: transport.signingSecret,
          port: transport.port,
          endpoints: '/slack/events',
          logger,
        });
  const app = new App({
    token: botToken,
    receiver,
    logger,
    clientOptions: interactive,
    deferInitialization: true,
    tokenVerificationEnabled: false,
  });
  const posts = new WebClient(botToken, clientOptions(settings, waits.postMs, log));
  const team = await teamOf(posts);
  await app.init();
  app.error(async (error) => log.error({ err: slackSafe(error) }, 'a listener failed'));

  const socket =
    receiver instanceof SocketModeReceiver
      ? superviseSocket(receiver.client, log, waits.reconnect)
      : undefined;
  return {
    app,
    posts,
    glances: new WebClient(botToken, clientOptions(settings, waits.glanceMs, log)),
    team,
    async start() {
      if (socket) await socket.start();
      else if (transport.mode === 'http') await app.start(transport.port);
    },
    async stop() {
      if (socket) await socket.stop();
      else await app.stop();
    },
  };
}

async function teamOf(client: WebClient): Promise<string> {
  try {
    return z.object({ team_id: z.string() }).parse(await client.auth.test()).team_id;
  } catch (error) {
    throw slackFault(error);
  }
}

/** Bolt wraps the error of a listener; what a request carried stays out of the log. */
function slackSafe(error: Error & { original?: Error }): Error {
  const { original = error } = error;
  return 'data' in original || 'body' in original ? slackFault(original) : original;
}
