/** `/livez`, `/readyz` and `/metrics` of a process that waits for its Redis: it is there, and why nothing works is told where one looks for it. */

import type { Config } from '../config/config.ts';
import { createMetrics } from '../http/metrics.ts';
import { observeReady } from '../http/observed-metrics.ts';
import { startOperations } from '../http/operations.ts';
import { version } from '../version.ts';
import type { Closer } from '../wiring/closers.ts';
import type { Outside } from '../wiring/outside.ts';
import { served } from '../wiring/serve.ts';

/** `why`: Redis cannot be used, as it was found last. Resolves after the first try to listen, with what ends it. */
export async function serveWaiting(
  at: Config['operations'],
  { why, timing, log }: Pick<Outside, 'timing' | 'log'> & { readonly why: () => string },
): Promise<Closer> {
  if (!at) return () => {};
  const health = async () => [['redis', why()]] as const;
  const { registry } = createMetrics(version());
  observeReady({ registry, log }, { parts: ['redis'], health });
  const metrics = () => registry.metrics();
  const start = async () => {
    const operations = await startOperations({ ...at, health, metrics, waits: timing.http, log });
    return () => operations.close();
  };
  return served('operations', { start, timing, log });
}
