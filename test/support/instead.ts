/** What a world to tell stories in can be given instead of its own. */
import type { World } from '../../src/flow/ports.ts';
import type { FakeFirewall } from './fakes/firewall.ts';

/** Replaces the in-memory parts and the usual settings, such as with the real client and a local Scalingo behind it. */
export type Instead = {
  readonly firewall?: FakeFirewall;
  readonly readiness?: World['readiness'];
  readonly calls?: World['calls'];
  readonly callsPerMinute?: number;
  readonly openingMs?: number;
  /** how long the first process lives, as in outside.ts */
  readonly moments?: number;
};
