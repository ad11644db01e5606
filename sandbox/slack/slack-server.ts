/** A local Slack on 127.0.0.1: Web API, Socket Mode or signed HTTP, and people who act. It refuses what the real one refuses. */
import { closeServer, createChanges, createHttpServer, listen } from '../http.ts';
import { createActs } from './client-acts.ts';
import { type Act, type ActResult, Shortcut, type State } from './client-api.ts';
import { clientRoutes, stateOf } from './client-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { responseRoute } from './response-url.ts';
import { deliverSigned, type HttpTarget } from './signed-http.ts';
import { createSockets, type Kind } from './sockets.ts';
import { createWebApi, tokens } from './web-api.ts';
import { createWorkspace } from './workspace.ts';
import { CHANNELS } from './workspace-people.ts';

export type LocalSlackOptions = {
  readonly port?: number;
  readonly clock?: () => number;
  /** of the bot's token */
  readonly scopes: readonly string[];
  /** how long the app may take to acknowledge. Default: Slack's three seconds */
  readonly ackWithinMs?: number;
  /** as `features.app_home.home_tab_enabled` of the app's manifest */
  readonly homeTab?: boolean;
  /** `features.shortcuts` of the app's manifest; they need the scope `commands` */
  readonly shortcuts?: readonly Shortcut[];
  /** `settings.event_subscriptions.bot_events` of the app's manifest; the local Slack knows `app_home_opened` and `message.im` */
  readonly events?: readonly string[];
  /** `features.app_home.messages_tab_read_only_enabled` of the app's manifest: nobody can type to the app */
  readonly readOnlyMessages?: boolean;
  /** more than one message a second in a channel is answered 429 */
  readonly rateLimits?: boolean;
  /** how long a message can be edited, in minutes from when it was posted; default: always */
  readonly editWindowMinutes?: number;
};

export type LocalSlack = Awaited<ReturnType<typeof startLocalSlack>>;

const SIGNING_SECRET = '10ca15ec4e70fab1eb01d51acc0ffee5';

export async function startLocalSlack({
  port = 0,
  clock = Date.now,
  scopes,
  ackWithinMs = 3000,
  homeTab = true,
  shortcuts = [],
  events = ['app_home_opened'],
  readOnlyMessages = false,
  rateLimits = false,
  editWindowMinutes = Number.POSITIVE_INFINITY,
}: LocalSlackOptions) {
  const changes = createChanges();
  let url = '';
  const workspace = createWorkspace({
    clock,
    address: () => url,
    homeTab,
    editWindowMinutes,
    shortcuts: scopes.includes('commands') ? Shortcut.array().max(10).parse(shortcuts) : [],
  });
  let target: HttpTarget | undefined;

  const openSocket = () => `${url.replace('http', 'ws')}/link?ticket=${sockets.ticket()}`;
  const api = createWebApi({ workspace, scopes, rateLimits, openSocket, changed: changes.changed });
  const act = createActs({
    workspace,
    scopes,
    events,
    readOnlyMessages,
    deliver: (kind, payload) => deliver(kind, payload),
    responseUrl: (to) => `${url}/response/${workspace.responseUrl(to)}`,
    changed: changes.changed,
  });
  const server = createHttpServer(
    [
      api.route,
      responseRoute(workspace, changes.changed),
      ...fileRoutes(workspace, { scopes, changed: changes.changed }),
      ...clientRoutes({ workspace, act }),
      changes.route('/_sandbox/events'),
    ],
    () => ({ status: 404, body: 'not found' }),
  );
  const sockets = createSockets(server, { changed: changes.changed, ackWithinMs });
  url = await listen(server, port);

  let held: Promise<void> | undefined;
  const deliver = async (kind: Kind, payload: object) => {
    const until = held;
    held = undefined;
    const ack = await (target
      ? deliverSigned(target, { kind, payload, clock, ackWithinMs })
      : sockets.deliver(kind, payload));
    await until;
    return ack;
  };

  return {
    url,
    apiUrl: `${url}/api/`,
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret: SIGNING_SECRET,
    channels: CHANNELS,
    workspace,
    sockets,
    calls: api.calls,
    fault: api.fault,
    mend: api.mend,
    until: changes.until,
    changed: changes.changed,
    stateOf: (person: string): State => stateOf(workspace, known(person)),
    /** from now on by signed HTTP instead of through sockets */
    deliverTo(address: string): void {
      target = { url: address, signingSecret: SIGNING_SECRET };
    },
    /** a payload made by hand: whatever an attacker could get Slack to send, and what not */
    deliver,
    /** The acknowledgement of the next delivery is on its way until the returned function is called: calls of the app overtake it. */
    holdAck(): () => void {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    act: (person: string, what: Act): Promise<ActResult> => act(known(person), what),
    async close() {
      sockets.close();
      await closeServer(server);
    },
  };

  function known(id: string) {
    const person = workspace.person(id);
    if (!person) throw new Error(`nobody is ${id}`);
    return person;
  }
}
