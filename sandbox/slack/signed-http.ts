/** Deliveries to an app's own address, signed as Slack signs them. */
import { createHmac } from 'node:crypto';
import { request } from 'undici';
import type { Acknowledged, Kind } from './sockets.ts';

export type HttpTarget = { readonly url: string; readonly signingSecret: string };

type Signed = { readonly body: string; readonly contentType: string };

/** `ackWithinMs`: what comes later counts as no answer. */
export async function deliverSigned(
  { url, signingSecret }: HttpTarget,
  {
    kind,
    payload,
    clock,
    ackWithinMs,
  }: { kind: Kind; payload: unknown; clock: () => number; ackWithinMs: number },
): Promise<Acknowledged> {
  const { body, contentType } = encode(kind, payload);
  const timestamp = String(Math.floor(clock() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${signature}`,
      },
      body,
      signal: AbortSignal.timeout(ackWithinMs),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) return { acked: false };
    return {
      acked: true,
      payload: text.startsWith('{') ? JSON.parse(text) : text === '' ? undefined : { text },
    };
  } catch {
    return { acked: false };
  }
}

function encode(kind: Kind, payload: unknown): Signed {
  if (kind === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  const contentType = 'application/x-www-form-urlencoded';
  if (kind === 'interactive')
    return { body: String(new URLSearchParams({ payload: JSON.stringify(payload) })), contentType };
  const fields = Object.entries(payload ?? {}).map(([name, value]) => [name, String(value)]);
  return { body: String(new URLSearchParams(Object.fromEntries(fields))), contentType };
}
