/** Misbehaviour on demand: what the real one may do, whenever a test says so. */
import { z } from 'zod';
import type { Answer, Route } from '../http.ts';

export const Fault = z.object({
  /** a method and a piece of the path, such as `POST firewall_rules` */
  on: z.string(),
  times: z.number().int().positive().default(1),
  do: z.discriminatedUnion('what', [
    /** answers this and does nothing */
    z.object({
      what: z.literal('answer'),
      status: z.number().int(),
      body: z.unknown().optional(),
      headers: z.record(z.string(), z.string()).optional(),
    }),
    /** does its work, and answers this instead of the truth */
    z.object({ what: z.literal('misreport'), status: z.number().int(), body: z.unknown().optional() }),
    /** cuts the connection before anything is done */
    z.object({ what: z.literal('reset') }),
    /** does its work and cuts the connection */
    z.object({ what: z.literal('lose') }),
    /** does nothing and never answers */
    z.object({ what: z.literal('hang') }),
    /** does its work and never answers */
    z.object({ what: z.literal('stall') }),
    /** never answers, and does its work after so long, or else when somebody says so */
    z.object({ what: z.literal('later'), afterMs: z.number().int().nonnegative().optional() }),
  ]),
});
export type Fault = z.input<typeof Fault>;

export function createFaults(changed: () => void) {
  let armed: z.infer<typeof Fault>[] = [];
  /** each does its work once, at the first call */
  const late = new Set<() => Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();

  const putOff = (route: Route, [incoming, raw]: Parameters<Route['handle']>, afterMs?: number) => {
    const work = async () => {
      if (late.delete(work)) await route.handle(incoming, raw);
    };
    late.add(work);
    if (afterMs === undefined) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      work().catch((error: unknown) => console.error(error));
    }, afterMs);
    timers.add(timer);
  };

  return {
    arm(fault: Fault): void {
      armed.push(Fault.parse(fault));
    },
    /** what is to be done later is done now */
    async doNow(): Promise<void> {
      for (const work of [...late]) await work();
    },
    /** how many have not come to pass yet */
    left: () => armed.length,
    clear(): void {
      armed = [];
    },
    /** what was put off is not done any more */
    close(): void {
      for (const timer of timers) clearTimeout(timer);
      late.clear();
    },
    /** the route, as it behaves under whatever is armed */
    around(route: Route): Route {
      return {
        ...route,
        handle: async (incoming, raw) => {
          const fault = armed.find(({ on }) => {
            const [method, piece = ''] = on.split(' ');
            return incoming.method === method && incoming.path.includes(piece);
          });
          if (!fault) return route.handle(incoming, raw);
          fault.times -= 1;
          armed = armed.filter(({ times }) => times > 0);
          changed();
          if (fault.do.what === 'later') {
            putOff(route, [incoming, raw], fault.do.afterMs);
            return 'answered';
          }
          const works = ['misreport', 'lose', 'stall'].includes(fault.do.what);
          if (works) await route.handle(incoming, raw);
          if (fault.do.what === 'answer' || fault.do.what === 'misreport') return answer(fault.do);
          if (fault.do.what === 'reset' || fault.do.what === 'lose') raw.request.socket.destroy();
          return 'answered';
        },
      };
    },
  };
}

function answer({
  status,
  body,
  ...rest
}: {
  status: number;
  body?: unknown;
  headers?: Record<string, string> | undefined;
}): Answer {
  return { status, body, ...(rest.headers ? { headers: rest.headers } : {}) };
}
