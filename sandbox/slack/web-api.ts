/** The door of the Web API: tokens, scopes, arguments in either encoding, errors as Slack words them, and faults on demand. */
import type { Socket } from 'node:net';
import { z } from 'zod';
import type { Answer, Incoming, Route } from '../http.ts';
import { unknownError } from './errors.ts';
import { methods } from './methods.ts';
import { createPace } from './posting-pace.ts';
import { type Arguments, SlackRefusal } from './slack-refusal.ts';
import type { Workspace } from './workspace.ts';

export const tokens = {
  bot: 'xoxb-local-bot',
  app: 'xapp-local-app',
} as const;

/** How a method misbehaves, `times` times: it answers this error, or 429, or never; or it does its work and the answer is lost. */
export type SlackFault = {
  /** `*` for every method */
  readonly method: string;
  /** only calls for this channel */
  readonly channel?: string;
  /** `Infinity` for as long as `mend` is not called */
  readonly times: number;
  readonly do: { readonly error: string } | { readonly retryAfter: number } | 'hang' | 'lose' | 'break';
};

type ApiCall = {
  readonly method: string;
  readonly args: Arguments;
  /** `ok`, Slack's error code, the status of a broken answer, or `no answer` */
  result: string;
};

type Needs = {
  readonly workspace: Workspace;
  readonly scopes: readonly string[];
  readonly rateLimits: boolean;
  /** a new address for a socket, good for one connection */
  readonly openSocket: () => string;
  readonly changed: () => void;
};

export function createWebApi({ workspace, scopes, rateLimits, openSocket, changed }: Needs) {
  const calls: ApiCall[] = [];
  const postsTooSoon = rateLimits ? createPace(workspace) : () => false;
  const hanging = new Set<Socket>();
  let faults: (Omit<SlackFault, 'times'> & { times: number })[] = [];

  const route: Route = {
    method: 'POST',
    path: '/api/:method',
    handle(incoming, { request }) {
      const method = incoming.params['method'] ?? '';
      const { token, ...args } = argumentsOf(incoming);
      const fault = faults.find(
        (each) =>
          (each.method === method || each.method === '*') &&
          (each.channel === undefined || each.channel === args['channel']),
      );
      if (fault) {
        fault.times -= 1;
        faults = faults.filter(({ times }) => times > 0);
      }
      const misbehaviour =
        fault?.do ?? (method === 'chat.postMessage' && postsTooSoon(args) ? { retryAfter: 1 } : undefined);
      const call: ApiCall = { method, args, result: 'no answer' };
      calls.push(call);
      const finish = (answer: Answer, result: string): Answer => {
        call.result = result;
        changed();
        return answer;
      };
      if (misbehaviour === 'hang') {
        hanging.add(request.socket);
        changed();
        return 'answered';
      }
      if (misbehaviour === 'break') return finish({ status: 503, body: 'upstream error' }, '503');
      if (typeof misbehaviour === 'object' && 'retryAfter' in misbehaviour) {
        return finish(
          {
            status: 429,
            headers: { 'retry-after': String(misbehaviour.retryAfter) },
            body: { ok: false, error: 'ratelimited' },
          },
          'ratelimited',
        );
      }
      try {
        if (typeof misbehaviour === 'object') throw new SlackRefusal(misbehaviour.error);
        const body = run(method, args, { token: token ?? bearer(incoming), json: isJson(incoming) });
        const headers = method === 'apps.connections.open' ? {} : { 'x-oauth-scopes': scopes.join(',') };
        const answer = finish({ status: 200, headers, body: { ok: true, ...body } }, 'ok');
        if (misbehaviour !== 'lose') return answer;
        request.socket.destroy();
        return 'answered';
      } catch (error) {
        if (!(error instanceof SlackRefusal)) throw error;
        return finish({ status: 200, body: { ok: false, error: error.code, ...error.extra } }, error.code);
      }
    },
  };

  return {
    route,
    calls: calls as readonly Readonly<ApiCall>[],
    /** throws where Slack documents no such error for that method */
    fault(fault: SlackFault): void {
      const wrong =
        typeof fault.do === 'object' && 'error' in fault.do && unknownError(fault.method, fault.do.error);
      if (wrong) throw new Error(wrong);
      faults.push({ ...fault });
    },
    /** Every method works again; what hangs is cut off. */
    mend(): void {
      faults = [];
      for (const socket of hanging) socket.destroy();
      hanging.clear();
    },
  };

  function run(name: string, args: Arguments, { token, json }: { token: string; json: boolean }): object {
    if (name === 'apps.connections.open') {
      if (token !== tokens.app) throw new SlackRefusal(token === '' ? 'not_authed' : 'invalid_auth');
      return { url: openSocket() };
    }
    if (token !== tokens.bot) throw new SlackRefusal(token === '' ? 'not_authed' : 'invalid_auth');
    const method = methods[name];
    if (!method) throw new SlackRefusal('unknown_method', { req_method: name });
    const needed = typeof method.scope === 'function' ? method.scope(workspace, args) : method.scope;
    if (needed !== undefined && !scopes.includes(needed)) {
      throw new SlackRefusal('missing_scope', { needed, provided: scopes.join(',') });
    }
    if (method.formOnly && json) throw new SlackRefusal('invalid_arguments');
    return method.run(workspace, args);
  }
}

const Form = z.record(z.string(), z.unknown());

/** JSON, or a form whose structured values are JSON in turn. */
function argumentsOf(incoming: Incoming): Arguments & { readonly token?: string } {
  const { body } = incoming;
  if (isJson(incoming)) return Form.parse(JSON.parse(body || '{}'));
  const entries = [...new URLSearchParams(body)].map(([name, value]) => [
    name,
    /^[[{]/.test(value) ? parsed(value) : value,
  ]);
  return Object.fromEntries(entries);
}

function isJson({ headers }: Incoming): boolean {
  return headers['content-type']?.startsWith('application/json') ?? false;
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export function bearer({ headers }: Incoming): string {
  return headers.authorization?.replace(/^Bearer /, '') ?? '';
}
