/** The Bolt app: Socket Mode by default, signed HTTP where a signing secret and a port are given. */

import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type App, HTTPModuleFunctions, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { anySignal } from '../../contracts/any-signal.ts';
import type { Metrics } from '../../contracts/measurements.ts';
import type { Denials } from '../../flow/denials.ts';
import type { Log } from '../../flow/ports.ts';
import { SECOND } from '../../grant/duration.ts';
import { within } from './deadline.ts';
import { FairApp } from './deliveries.ts';
import { type Identity, identityOf } from './identity.ts';
import { boltLogger, receiverLogger, socketLogger } from './logger.ts';
import { type Fetch, observedFetch, type SlackCalled } from './observed-fetch.ts';
import { slackFault } from './slack-error.ts';
import { type SocketWaits, superviseSocket } from './socket.ts';
import { type RetryWaits, supervise } from './supervise.ts';
import { createTokenCheck } from './token-check.ts';
import { BOT_TOKEN_FIX } from './token-fixes.ts';

export type SlackSettings = {
  readonly botToken: string;
  /** the address of Slack's Web API; undefined for Slack's own */
  readonly apiUrl: string | undefined;
  readonly transport:
    | { readonly mode: 'socket'; readonly appToken: string }
    | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number };
};

/** `firstMs`: from the first try to the second; each wait that follows is twice the last, until the waits are `wholeMs` together. */
export type AckTaken = { readonly firstMs: number; readonly wholeMs: number };

export type SlackWaits = {
  /** for the answer to what a person waits for */
  readonly interactiveMs: number;
  /** for the answer to a message */
  readonly postMs: number;
  /** for the answer to what is nice to have: a form still opens within its three seconds without it */
  readonly glanceMs: number;
  /** for Slack to take the acknowledgement of a form, which may come after calls that were made later */
  readonly ackTaken: AckTaken;
  /** from one try to connect to the next */
  readonly connect: RetryWaits;
  readonly socket: SocketWaits;
  /** from one look whether Slack still takes our token to the next */
  readonly identityMs: number;
  /** when the app stops: for what people have done already to be answered */
  readonly finishMs: number;
};

/** Bolt's own client has no token here: each listener is given one that has, and everything else takes one of `Slack`. */
export type Listeners = Omit<App, 'client'>;

export type Slack = {
  readonly app: Listeners;
  /** for what a person waits for */
  readonly interactive: WebClient;
  /** for messages: apart from the others, so that a crowded channel can't delay a form past its three seconds */
  readonly posts: WebClient;
  /** for what nobody waits longer than a moment for */
  readonly glances: WebClient;
  /** the workspace that the bot is installed in; undefined as long as Slack has not told */
  team(): string | undefined;
  /** its address, such as `https://example.slack.com/`; undefined as long as Slack has not told */
  workspaceUrl(): string | undefined;
  /**
   * Connects without holding anything else up, and tries until it succeeds. Rejects only where the port of signed HTTP cannot be
   * listened on.
   */
  start(): Promise<void>;
  /** resolves once deliveries can arrive and Slack has told who we are; never where it is stopped before */
  readonly connected: Promise<void>;
  /** why people cannot be served now; undefined where they can */
  trouble(): string | undefined;
  stop(): Promise<void>;
};

type Needs = {
  readonly waits: SlackWaits;
  readonly random: () => number;
  readonly denials: Pick<Denials, 'noteNameless'>;
  readonly metrics: Pick<Metrics, 'slackCalled' | 'slackReconnected'>;
  /** a monotonic clock, which nobody sets */
  readonly steady: () => number;
  readonly log: Log;
};

/** Where the signature is wrong, and where the body is too long for one of Slack's. */
const UNSIGNED: readonly number[] = [401, 413];

/** Longer than proxies keep an idle connection, mostly 60 s: a delivery that goes into one that we are just closing is lost. */
const KEEP_ALIVE_MS = 75 * SECOND;

/** A form that is sent has less than 100 KB. */
const MOST_BYTES = 1024 * 1024;

export function createSlack(
  settings: SlackSettings,
  { waits, random, denials, metrics, steady, log }: Needs,
): Slack {
  const { botToken, transport } = settings;
  const stopping = new AbortController();
  const around = { signal: stopping.signal, waits: waits.connect, random, sleep: pause, log };
  const observed = (inner: Fetch = fetch) => observedFetch(inner, called);
  const options = (timeout: number, inner?: Fetch) => ({
    ...clientOptions(settings, timeout, log),
    fetch: observed(inner),
  });
  const connecting = options(waits.postMs, fetchUntil(stopping.signal));
  const logger = boltLogger(log);

  let identity: Identity | undefined;
  const whoAmI = supervise(
    {
      method: 'auth.test',
      setting: 'SLACK_BOT_TOKEN',
      fix: BOT_TOKEN_FIX,
      attempt: async () => {
        identity = await identityOf(new WebClient(botToken, connecting));
      },
    },
    around,
  );
  const receiver =
    transport.mode === 'socket'
      ? new SocketModeReceiver({
          appToken: transport.appToken,
          logger: socketLogger(log),
          autoReconnectEnabled: false,
          installerOptions: { clientOptions: connecting },
        })
      : new HTTPReceiver({
          signingSecret: transport.signingSecret,
          port: transport.port,
          endpoints: '/slack/events',
          bodyLimit: MOST_BYTES,
          dispatchErrorHandler: answerStray,
          logger: receiverLogger(log),
        });
  const app = new FairApp({
    receiver,
    logger,
    // Bolt answers privately by this fetch, with no time-out of its own.
    clientOptions: options(waits.interactiveMs, fetchWithin(waits.interactiveMs)),
    // Given a token instead, Bolt would ask auth.test before it serves a delivery, each time. Without an identity it can't tell our
    // own messages by their author; their `bot_id` does.
    authorize: async () => ({ botToken, ...identity }),
  });
  const served = new Set<Promise<void>>();
  app.use(async ({ next }) => {
    const serving = next();
    served.add(serving);
    await serving.finally(() => served.delete(serving));
  });
  app.error(async (error) =>
    log.error({ event: 'listener_failed', err: slackSafe(error) }, 'listener failed'),
  );
  const socket =
    receiver instanceof SocketModeReceiver
      ? superviseSocket(receiver.client, waits.socket, { ...around, reconnected: metrics.slackReconnected })
      : undefined;
  let server: Awaited<ReturnType<App['start']>> | undefined;
  let again: NodeJS.Timeout | undefined;

  // A token that is revoked later on leaves the socket open.
  const tokenCheck = createTokenCheck({
    whoAmI,
    ask: () => identityOf(new WebClient(botToken, connecting)),
    steady,
  });

  function called(call: SlackCalled): void {
    metrics.slackCalled(call);
    tokenCheck.called(call);
  }

  return {
    app,
    interactive: new WebClient(botToken, options(waits.interactiveMs)),
    posts: new WebClient(botToken, options(waits.postMs)),
    glances: new WebClient(botToken, options(waits.glanceMs)),
    team: () => identity?.team,
    workspaceUrl: () => identity?.workspaceUrl,
    connected: Promise.all([whoAmI.first, socket?.first]).then(() =>
      log.info(
        { event: 'slack_connected', team: identity?.team, mode: transport.mode },
        'connected to slack',
      ),
    ),
    trouble: () => whoAmI.trouble() ?? socket?.trouble(),
    async start() {
      if (transport.mode === 'http') {
        server = await app.start(transport.port);
        server.keepAliveTimeout = KEEP_ALIVE_MS;
        server.on('request', (_, response: ServerResponse) =>
          response.once('finish', () => {
            if (UNSIGNED.includes(response.statusCode)) denials.noteNameless('unsigned');
          }),
        );
      }
      whoAmI.start();
      socket?.start();
      again = setInterval(() => void tokenCheck.look(), waits.identityMs);
    },
    async stop() {
      clearInterval(again);
      stopping.abort();
      const closed = server ? app.stop() : undefined;
      await Promise.all([whoAmI.settled(), socket?.closed()]);
      await within(waits.finishMs, Promise.allSettled(served));
      if (served.size > 0)
        log.warn(
          { event: 'deliveries_unfinished', deliveries: served.size },
          'stopped before these were done',
        );
      // What is still open by now has been answered, or is not one of Slack's.
      server?.closeAllConnections();
      await closed;
    },
  };
}

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

/** A call that has no signal of its own ends after that time. */
function fetchWithin(ms: number): Fetch {
  return (url, init = {}) => fetch(url, { ...init, signal: init.signal ?? AbortSignal.timeout(ms) });
}

function fetchUntil(stopping: AbortSignal): Fetch {
  return (url, init = {}) =>
    fetch(url, { ...init, signal: init.signal ? anySignal([init.signal, stopping]) : stopping });
}

/** Cut short, it is over as well. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

type Stray = Parameters<typeof HTTPModuleFunctions.defaultDispatchErrorHandler>[0];

/** A path that is no path, such as `//`, is not there either; Bolt calls it an error of the server. */
function answerStray(stray: Stray): void {
  if ('code' in stray.error && stray.error.code === 'ERR_INVALID_URL')
    HTTPModuleFunctions.buildNoBodyResponse(stray.response, 404);
  else HTTPModuleFunctions.defaultDispatchErrorHandler(stray);
}

/** Bolt wraps the error of a listener; what a request carried stays out of the log. */
function slackSafe(error: Error & { original?: Error }): Error {
  const { original = error } = error;
  return 'data' in original || 'body' in original ? slackFault(original) : original;
}
