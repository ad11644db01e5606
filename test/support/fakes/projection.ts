/** Slack's messages in memory: what people were shown of each grant, one after the other. */
import type { Projection } from '../../../src/flow/ports.ts';
import type { GrantId } from '../../../src/grant/ids.ts';
import type { Grant } from '../../../src/grant/record.ts';
import { plain } from '../../../src/words/markup.ts';
import { problemText } from '../../../src/words/problem-text.ts';
import { inTheWayText } from '../../../src/words/state-text.ts';

export type FakeProjection = Projection & {
  /** what was written, oldest first; the same thing twice is no news */
  shown(grant: GrantId): readonly Grant[];
};

export function createFakeProjection(): FakeProjection {
  const written = new Map<GrantId, readonly Grant[]>();
  return {
    shown: (id) => written.get(id) ?? [],
    cardLink: async (id) =>
      written.has(id) ? `https://example.slack.com/archives/C0APPROVE/${id}` : undefined,
    isElsewhere: async () => false,
    isInUse: async () => true,
    show: async (grant) => {
      const before = written.get(grant.id) ?? [];
      const last = before.at(-1);
      if (last && gist(last) === gist(grant)) return;
      written.set(grant.id, Object.freeze([...before, grant]));
    },
  };
}

/** What a person would make of it, in a few words. */
export function gist(grant: Grant): string {
  switch (grant.state) {
    case 'approved':
      if (grant.revoked) return 'approved, given back';
      return grant.trouble ? `approved, but: ${inTheWayText(grant.trouble, plain)}` : 'approved';
    case 'active':
      if (grant.trouble) return `open, but: ${inTheWayText(grant.trouble, plain)}`;
      if (grant.moving) return `open, moving to ${grant.moving.to}`;
      if (grant.leaving) return `open, leaving ${grant.leaving.source}`;
      if (grant.missingSince !== undefined) return 'open, rule missing';
      return grant.revoked ? 'open, given back' : 'open';
    case 'closed':
      return `closed: ${grant.cause}`;
    case 'failed':
      return `failed: ${problemText(grant.cause, plain)}`;
    default:
      return grant.state;
  }
}
