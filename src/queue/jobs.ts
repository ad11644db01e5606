/** What jobs carry: names, never facts. The one who works on a job reads the record. */
import { z } from 'zod';
import type { QueueName } from '../flow/ports.ts';
import { DatabaseName, GrantId, Instant } from '../grant/ids.ts';

/**
 * The one for access has the name that earlier builds use for
 * everything: what they left there is still done, and after a downgrade they find all that ends access.
 */
export const QUEUES: Readonly<Record<QueueName, string>> = {
  access: 'db-access',
  messages: 'db-access-messages',
};

/** Each job says which build's shape it has; earlier builds say nothing. Raise it with each new name or shape. */
export const SCHEMA = 2;

const Grant = z.object({ grant: GrantId });
const Database = z.object({ database: DatabaseName });
const Nothing = z.object({});

const converge = z.object({ name: z.literal('converge'), data: Database });
const sweep = z.object({ name: z.literal('sweep'), data: Nothing });
const announce = z.object({ name: z.literal('announce'), data: Grant });
const probe = z.object({ name: z.literal('probe'), data: Grant });
/** draw the Home tabs again */
const home = z.object({ name: z.literal('home'), data: Nothing });
/** only has to come through */
const canary = z.object({ name: z.literal('canary'), data: Nothing });
/** later: ask for a converge or an announcement */
const wake = z.object({ name: z.literal('wake'), data: z.union([Database, Grant]) });
/** of a wake that is a retry: for when, by our own clock. Builds that do not know it ignore it */
export const Retry = z.object({ database: DatabaseName, at: Instant });
export type Retry = z.infer<typeof Retry>;
const wakeOfGrant = z.object({ name: z.literal('wake'), data: Grant });

export const MessageJob = z.discriminatedUnion('name', [announce, probe, home, canary, wakeOfGrant]);
export type MessageJob = z.infer<typeof MessageJob>;

/** The jobs of messages among these come from earlier builds. */
export const AccessJob = z.discriminatedUnion('name', [converge, sweep, wake, canary, announce, probe, home]);
export type AccessJob = z.infer<typeof AccessJob>;

/** Under what name jobs are alike: of these BullMQ keeps one. */
export const alike = {
  canary: 'canary',
  home: 'home',
  converge: (database: DatabaseName) => `converge-${database}`,
  retry: (database: DatabaseName) => `retry-${database}`,
  announce: (grant: GrantId) => `announce-${grant}`,
  retryAnnounce: (grant: GrantId) => `retry-announce-${grant}`,
  probe: (grant: GrantId) => `probe-${grant}`,
} as const;

/** The names, in each queue, of the jobs that a sweep or a timer asks for again: of these databases and grants, and of nothing. */
export function askedAgain(
  databases: readonly DatabaseName[],
  grants: readonly GrantId[],
): Readonly<Record<QueueName, readonly string[]>> {
  return {
    access: [alike.canary, ...databases.flatMap((name) => [alike.converge(name), alike.retry(name)])],
    messages: [
      alike.canary,
      alike.home,
      ...grants.flatMap((id) => [alike.announce(id), alike.retryAnnounce(id)]),
    ],
  };
}

const Later = z.object({ schema: z.int().gt(SCHEMA) });

/** Did a later build ask for this? */
export function isOfLaterBuild(data: unknown): boolean {
  return Later.safeParse(data).success;
}
