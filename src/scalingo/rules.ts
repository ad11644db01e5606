/** What Scalingo tells of a rule, as a rule of ours. */
import ipaddr from 'ipaddr.js';
import { RuleId } from '../grant/ids.ts';
import type { Rule } from '../grant/rule.ts';
import { Source } from '../grant/source.ts';
import type { RuleAnswer } from './http/answers.ts';
import type { ManagedRange } from './regions.ts';

/** A rule of a kind that we do not know is somebody else's: it must neither stop the list nor be taken for ours. */
export function toRule(told: RuleAnswer, ranges: readonly ManagedRange[]): Rule {
  return { id: RuleId.parse(told.id), source: toSource(told, ranges), label: told.label ?? '' };
}

function toSource({ id, cidr, range_id: range }: RuleAnswer, ranges: readonly ManagedRange[]): Source {
  const [address = '', bits = '32'] = (cidr ?? '').split('/');
  if (ipaddr.IPv4.isValidFourPartDecimal(address) && /^\d{1,2}$/.test(bits) && Number(bits) <= 32) {
    return Source.parse(`${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`)}/${Number(bits)}`);
  }
  const region = ranges.find((each) => each.id === range)?.region ?? range ?? `unknown-${id}`;
  return Source.parse(`region:${region.replaceAll(/\s/g, '-')}`);
}
