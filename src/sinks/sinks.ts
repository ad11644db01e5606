/** Where the audit trail goes besides Redis: standard output, a file, a webhook. */
import { createHmac } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { request } from 'undici';
import type { Sink } from '../flow/deliver-audit.ts';

type Settings = {
  readonly stdout: boolean;
  readonly file: string | undefined;
  readonly webhook: { readonly url: string; readonly secret: string } | undefined;
};

type Around = {
  readonly stdout: Pick<NodeJS.WritableStream, 'write'>;
  readonly now: () => number;
  readonly withinMs: number;
};

export function createSinks({ stdout, file, webhook }: Settings, around: Around): readonly Sink[] {
  return [
    ...(stdout ? [stdoutSink(around.stdout)] : []),
    ...(file === undefined ? [] : [fileSink(file)]),
    ...(webhook ? [webhookSink(webhook, around)] : []),
  ];
}

function stdoutSink(stdout: Around['stdout']): Sink {
  return {
    name: 'stdout',
    put: (lines) =>
      new Promise((resolve) => {
        stdout.write(lines.join(''), (error) => resolve(error?.message));
      }),
  };
}

/**
 * Only its owner can read it: it says who people are and where they come from. A full disk or the end of the process may have cut off its
 * last line: what comes next begins a line of its own, and the cut one comes again whole.
 */
function fileSink(path: string): Sink {
  return {
    name: 'file',
    async put(lines) {
      try {
        const file = await open(path, 'a+', 0o600);
        try {
          await file.appendFile(`${(await isCutOff(file)) ? '\n' : ''}${lines.join('')}`);
          await file.sync();
        } finally {
          await file.close();
        }
        return undefined;
      } catch (error) {
        return `${path}: ${codeOf(error)}`;
      }
    },
  };
}

/** Does it end within a line? */
async function isCutOff(file: FileHandle): Promise<boolean> {
  const stats = await file.stat();
  // Nothing is read back from a pipe or a device.
  if (!stats.isFile() || stats.size === 0) return false;
  const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(1), position: stats.size - 1 });
  return bytesRead === 1 && buffer.toString() !== '\n';
}

/**
 * A POST of lines of JSON. `Db-Access-Signature` is the HMAC-SHA256, in hex, of `Db-Access-Timestamp`, a full stop and the body. Redirects
 * are not followed. The answer's body is not read into anything, and neither it nor the address is told: either may hold a secret.
 */
function webhookSink(
  { url, secret }: NonNullable<Settings['webhook']>,
  { now, withinMs }: Pick<Around, 'now' | 'withinMs'>,
): Sink {
  return {
    name: 'webhook',
    async put(lines) {
      const body = lines.join('');
      const timestamp = String(Math.floor(now() / 1000));
      const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
      try {
        const { statusCode, body: answer } = await request(url, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/x-ndjson',
            'Db-Access-Timestamp': timestamp,
            'Db-Access-Signature': signature,
          },
          body,
          signal: AbortSignal.timeout(withinMs),
        });
        await answer.dump();
        return statusCode >= 200 && statusCode < 300 ? undefined : `HTTP ${statusCode}`;
      } catch (error) {
        return codeOf(error);
      }
    },
  };
}

/** Never its message, which may have the address in it. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return 'code' in error ? String(error.code) : error.name;
}
