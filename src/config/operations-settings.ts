/** Where health and metrics are served. They are for operators alone: nobody else reaches them by default, and they share no port. */
import { z } from 'zod';

export const ListenAddress = z.union(
  [z.ipv4(), z.ipv6()],
  'expected an IP address of this machine, or 0.0.0.0 or :: for all of them',
);

export type Operations = { readonly host: string; readonly port: number };

type OperationsEnvironment = {
  readonly METRICS_PORT?: number | undefined;
  readonly METRICS_HOST?: string | undefined;
};

export function operationsSettings({
  METRICS_PORT: port,
  METRICS_HOST: host,
}: OperationsEnvironment): Operations | undefined {
  return port === undefined ? undefined : { host: host ?? '127.0.0.1', port };
}

export function portProblems({
  METRICS_PORT,
  PAGE_PORT,
  PORT,
}: NodeJS.ProcessEnv): { where: string; expected: string }[] {
  if (!METRICS_PORT) return [];
  const taken = Object.entries({ PAGE_PORT, PORT }).find(([, port]) => port === METRICS_PORT);
  return taken
    ? [{ where: 'METRICS_PORT', expected: `expected a port of its own, not that of ${taken[0]}` }]
    : [];
}
