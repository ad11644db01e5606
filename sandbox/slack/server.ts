/** A local Slack on 127.0.0.1: Web API, Socket Mode or signed HTTP, and people who act. It refuses what the real one refuses. */
import { z } from 'zod';
import { closeServer, createChanges, createHttpServer, listen, type Route } from '../http.ts';
import { createActs } from './act.ts';
import { MessageBlocks } from './blocks.ts';
import { Act, type ActResult, type State } from './client-api.ts';
import { withBlockIds } from './methods.ts';
import { BOT, CHANNELS } from './people.ts';
import { deliverSigned, type HttpTarget } from './signed-http.ts';
import { createSockets, type Kind } from './sockets.ts';
import { createWorkspace } from './state.ts';
import { createWebApi, tokens } from './web-api.ts';

export type LocalSlackOptions = {
  readonly port?: number;
  readonly clock?: () => number;
  /** of the bot's token */
  readonly scopes: readonly string[];
  /** how long the app may take to acknowledge; Slack's three seconds unless told */
  readonly ackWithinMs?: number;
};

export type LocalSlack = Awaited<ReturnType<typeof startLocalSlack>>;

const SIGNING_SECRET = 'local-signing-secret';
const commands = [{ command: '/db-access', hint: '[database] [address] [duration] [reason]' }];

export async function startLocalSlack({
  port = 0,
  clock = Date.now,
  scopes,
  ackWithinMs = 3000,
}: LocalSlackOptions) {
  const changes = createChanges();
  const workspace = createWorkspace(clock);
  let url = '';
  let target: HttpTarget | undefined;

  const openSocket = () => `${url.replace('http', 'ws')}/link?ticket=${sockets.ticket()}`;
  const api = createWebApi({ workspace, scopes, openSocket, changed: changes.changed });
  const server = createHttpServer(
    [api.route, responseRoute(), ...clientRoutes(), changes.route('/_sandbox/events')],
    () => ({ status: 404, body: 'not found' }),
  );
  const sockets = createSockets(server, { changed: changes.changed, ackWithinMs });
  url = await listen(server, port);

  const deliver = (kind: Kind, payload: object) =>
    target ? deliverSigned(target, { kind, payload, clock, ackWithinMs }) : sockets.deliver(kind, payload);
  const act = createActs({
    workspace,
    deliver,
    responseUrl: (id) => `${url}/response/${id}`,
    changed: changes.changed,
  });

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
    until: changes.until,
    changed: changes.changed,
    stateOf,
    /** from now on by signed HTTP instead of through sockets */
    deliverTo(address: string): void {
      target = { url: address, signingSecret: SIGNING_SECRET };
    },
    /** a payload made by hand: whatever an attacker could get Slack to send, and what not */
    deliver,
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

  function stateOf(id: string): State {
    const me = known(id);
    workspace.direct(me.id);
    const home = workspace.homes.get(me.id);
    return {
      me,
      people: [
        ...workspace.people,
        { id: BOT.user, name: BOT.name, realName: BOT.name, kind: 'bot', tz: 'UTC', locale: 'en-US' },
      ],
      channels: workspace.channels
        .filter(({ members }) => members.includes(me.id))
        .map(({ id: channel, name, kind, messages }) => ({
          id: channel,
          name,
          kind,
          messages: messages
            .filter(({ to }) => to === undefined || to === me.id)
            .map(({ to: _, metadata: __, ...message }) => message),
        })),
      modals: workspace.views
        .filter(({ person }) => person === me.id)
        .map(({ id: view, view: json, errors }) => ({ id: view, view: json, errors })),
      ...(home ? { home } : {}),
      commands,
    };
  }

  function clientRoutes(): Route[] {
    return [
      {
        method: 'GET',
        path: '/_sandbox/state',
        handle: ({ query }) => ({ status: 200, body: stateOf(query.get('as') ?? '') }),
      },
      {
        method: 'POST',
        path: '/_sandbox/act',
        handle: async ({ query, body }) => ({
          status: 200,
          body: await act(known(query.get('as') ?? ''), Act.parse(JSON.parse(body))),
        }),
      },
    ];
  }

  /** Private answers to a click or a command. */
  function responseRoute(): Route {
    const Response = z.looseObject({
      text: z.string().default(''),
      blocks: MessageBlocks.optional(),
      response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
      replace_original: z.boolean().optional(),
      delete_original: z.boolean().optional(),
    });
    return {
      method: 'POST',
      path: '/response/:id',
      handle({ params, body }) {
        const found = workspace.takeResponseUrl(params['id'] ?? '');
        if (typeof found === 'string') return { status: 404, body: found };
        const parsed = Response.safeParse(JSON.parse(body));
        if (!parsed.success) return { status: 400, body: 'invalid_blocks' };
        const channel = workspace.channel(found.channel);
        if (!channel) return { status: 404, body: 'channel_not_found' };
        const { text, blocks, response_type, replace_original, delete_original } = parsed.data;
        const gone = delete_original || replace_original;
        if (gone) channel.messages = channel.messages.filter(({ ts }) => ts !== found.message);
        if (!delete_original) {
          const ephemeral = response_type === 'ephemeral';
          const message = {
            channel: channel.id,
            ts: workspace.ts(),
            user: BOT.user,
            text,
            edited: false,
            ephemeral,
          };
          channel.messages.push({
            ...message,
            ...(blocks ? { blocks: withBlockIds(blocks) } : {}),
            ...(ephemeral ? { to: found.person } : {}),
          });
        }
        changes.changed();
        return { status: 200, body: 'ok' };
      },
    };
  }
}
