/** HTTP as no proper client would send it. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** All that comes back for these bytes, to the end. */
export async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

/** The status for a path that a client would not ask for as it is; undefined where there was no answer. */
export async function statusOf(port: number, target: string): Promise<number | undefined> {
  const answer = await raw(port, `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];
  return status === undefined ? undefined : Number(status);
}

export const malformedTargets = [
  '//',
  '///',
  '//[',
  '/%zz',
  '/%',
  '/\\',
  'http://[',
  'http://',
  'http://x:99999/',
  '*',
  '?',
  'x',
];
