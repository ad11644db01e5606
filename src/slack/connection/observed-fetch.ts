/** Each call to Slack's Web API, and its outcome. What a call carries is not passed on. */
import type { WebClientOptions } from '@slack/web-api';
import { z } from 'zod';

export type Fetch = (...asked: Parameters<NonNullable<WebClientOptions['fetch']>>) => Promise<Response>;

const OTHER = 'other';

/** `outcome`: `ok`, Slack's own word such as `token_revoked`, the HTTP status of an answer without one, or `none`: no answer. */
export type SlackCalled = { readonly method: string; readonly outcome: string };

const Answer = z.object({ ok: z.boolean(), error: z.string().optional() });

/** `called` is told once the answer is there, and nobody waits for that. */
export function observedFetch(fetch: Fetch, called: (call: SlackCalled) => void): Fetch {
  return async (url, init) => {
    const method = methodOf(url);
    let response: Response;
    try {
      response = await fetch(url, init);
    } catch (error) {
      called({ method, outcome: 'none' });
      throw error;
    }
    const isMethod = method !== OTHER;
    void outcomeOf(response.clone(), { isMethod }).then((outcome) => called({ method, outcome }));
    return response;
  };
}

/** Methods answer JSON. The addresses for private answers and for files say “ok” in words of their own. */
async function outcomeOf(response: Response, { isMethod }: { readonly isMethod: boolean }): Promise<string> {
  const unsaid = response.ok && !isMethod ? 'ok' : String(response.status);
  try {
    const answer = Answer.safeParse(await response.json());
    if (!answer.success) return unsaid;
    return answer.data.ok ? 'ok' : (answer.data.error ?? String(response.status));
  } catch {
    // The body is no JSON, or was cut off, which the caller is told.
    return unsaid;
  }
}

/** `chat.postMessage`; the addresses for private answers and for files differ each time. */
function methodOf(url: Parameters<Fetch>[0]): string {
  const [, method] = /\/api\/([a-zA-Z.]+)$/.exec(new URL(url).pathname) ?? [];
  return method ?? OTHER;
}
