/** Our client where a story has its made-up firewall: what a test sees of it is what the local Scalingo holds. */
import { expect } from 'vitest';
import type { Firewall } from '../../src/flow/ports.ts';
import { ruleId, source } from '../support/builders.ts';
import type { FakeFirewall } from '../support/fakes/firewall.ts';
import type { around } from './around.ts';

type Held = ReturnType<Awaited<ReturnType<typeof around>>['scalingo']['state']>['databases'][number];

const byHandAlone = () => expect.unreachable('other people’s hands are the local Scalingo’s own');

/** `held`: the database of that name, undefined once it is deleted. */
export function asSeen(firewall: Firewall, held: (name: string) => Held | undefined): FakeFirewall {
  return {
    ...firewall,
    rules: (name) =>
      (held(name)?.rules ?? []).map((rule) => ({
        id: ruleId(rule.id),
        source: source(rule.source.replace(/^man-(.+)-egress$/, 'region:$1')),
        label: rule.label,
      })),
    isMade: () => false,
    lead: byHandAlone,
    call: byHandAlone,
    put: byHandAlone,
    take: byHandAlone,
    restore: byHandAlone,
    relabel: byHandAlone,
  };
}
