/** The local Scalingo, asked as anybody may ask it: through HTTP. */
import { request } from 'undici';
import { onTestFinished } from 'vitest';
import { type LocalScalingoOptions, startLocalScalingo } from '../../sandbox/scalingo/scalingo-server.ts';

export async function local(options: Partial<LocalScalingoOptions> = {}) {
  let now = Date.UTC(2026, 10, 24, 12);
  const scalingo = await startLocalScalingo({
    databases: [{ name: 'my-orders' }, { name: 'other' }],
    clock: () => now,
    ...options,
  });
  onTestFinished(scalingo.close);
  const send = async (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    token: string,
    body?: object,
  ) => {
    const headers = { authorization: token };
    const answer = await request(`${scalingo.url}${path}`, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
    });
    const text = await answer.body.text();
    return {
      status: answer.statusCode,
      type: answer.headers['content-type'],
      text,
      json: text.startsWith('{') ? JSON.parse(text) : undefined,
    };
  };
  const basic = `Basic ${Buffer.from(`:${scalingo.token}`).toString('base64')}`;
  const signedIn = await send('POST', '/v1/tokens/exchange', basic, {});
  const bearer = `Bearer ${signedIn.json?.token}`;
  const { json } = await send('GET', '/v1/apps/my-orders/addons', bearer);
  const addon: string = json?.addons[0].id ?? '';
  return {
    scalingo,
    send,
    bearer,
    addon,
    rules: `/api/databases/${addon}/firewall_rules`,
    pass: (ms: number) => (now += ms),
  };
}
