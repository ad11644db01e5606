/** How the page talks to the two local services, through its own server. */
import { useEffect, useState } from 'react';
import type { ScalingoState } from '../scalingo/effects.ts';
import type { Act, ActResult, State } from '../slack/client-api.ts';

/** What a service shows, read again whenever it says that something changed. Both ends are ours, so its shape is trusted. */
function useLive<T>(state: string, events: string): T | undefined {
  const [seen, setSeen] = useState<T>();
  useEffect(() => {
    let current = true;
    let asked = 0;
    const read = async () => {
      asked += 1;
      const mine = asked;
      const answer = await fetch(state);
      const next: T = await answer.json();
      // An answer that was overtaken by a later one is out of date.
      if (current && mine === asked) setSeen(next);
    };
    const source = new EventSource(events);
    const changed = () => {
      read().catch(() => undefined);
    };
    source.addEventListener('change', changed);
    changed();
    return () => {
      current = false;
      source.close();
    };
  }, [state, events]);
  return seen;
}

export function useSlack(as: string): State | undefined {
  return useLive(`/slack/_sandbox/state?as=${as}`, '/slack/_sandbox/events');
}

export function useScalingo(): ScalingoState | undefined {
  return useLive('/scalingo/_sandbox/state', '/scalingo/_sandbox/events');
}

export async function perform(as: string, act: Act): Promise<ActResult> {
  const answer = await fetch(`/slack/_sandbox/act?as=${as}`, { method: 'POST', body: JSON.stringify(act) });
  const result: ActResult = await answer.json();
  return result;
}

export async function byHand(
  method: 'POST' | 'DELETE',
  rule: { database: string; id?: string; cidr?: string; label?: string },
) {
  await fetch('/scalingo/_sandbox/rules', { method, body: JSON.stringify(rule) });
}
