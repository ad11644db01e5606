/** How the page talks to the two local services, through its own server. */
import { useEffect, useState } from 'react';
import type { ScalingoState } from '../scalingo/effects.ts';
import type { Act, ActResult, State } from '../slack/client-api.ts';

/** `refused`: in its own words, why the service shows nothing. */
type Live<T> = { readonly seen?: T; readonly refused?: string };

/** What a service shows, read again whenever it says that something changed. Both ends are ours, so its shape is trusted. */
function useLive<T>(state: string, events: string): Live<T> {
  const [live, setLive] = useState<Live<T>>({});
  useEffect(() => {
    let current = true;
    let asked = 0;
    const read = async () => {
      asked += 1;
      const mine = asked;
      const answer = await fetch(state);
      const next: Live<T> = answer.ok ? { seen: await answer.json() } : { refused: await answer.text() };
      // An answer that was overtaken by a later one is out of date.
      if (current && mine === asked) setLive(next);
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
  return live;
}

export function useSlack(as: string): Live<State> {
  return useLive(`/slack/_sandbox/state?as=${as}`, '/slack/_sandbox/events');
}

export function useScalingo(): Live<ScalingoState> {
  return useLive('/scalingo/_sandbox/state', '/scalingo/_sandbox/events');
}

export async function perform(as: string, act: Act): Promise<ActResult> {
  const answer = await fetch(`/slack/_sandbox/act?as=${as}`, { method: 'POST', body: JSON.stringify(act) });
  if (!answer.ok) return { ok: false, error: await answer.text() };
  const result: ActResult = await answer.json();
  return result;
}

export async function byHand(
  method: 'POST' | 'DELETE',
  rule: { database: string; id?: string; cidr?: string; label?: string },
) {
  await fetch('/scalingo/_sandbox/rules', { method, body: JSON.stringify(rule) });
}
