/** What is let in: one canonical IPv4 range such as `203.0.113.7/32`, or `region:osc-fr1` for the range that Scalingo manages for a region. */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

const { IPv4 } = ipaddr;

export const Source = z
  .string()
  .regex(/^(\d{1,3}(\.\d{1,3}){3}\/\d{1,2}|region:\S+)$/)
  .brand<'Source'>();
export type Source = z.infer<typeof Source>;

/** Ranges that no one on the Internet comes from (IANA's special-purpose registry), under the name that people are told. */
const special = [
  ['unspecified', '0.0.0.0/8'],
  ['private', '10.0.0.0/8'],
  ['carrier-grade NAT', '100.64.0.0/10'],
  ['loopback', '127.0.0.0/8'],
  ['link-local', '169.254.0.0/16'],
  ['private', '172.16.0.0/12'],
  ['reserved', '192.0.0.0/24'],
  ['documentation', '192.0.2.0/24'],
  ['reserved', '192.88.99.0/24'],
  ['private', '192.168.0.0/16'],
  ['reserved', '198.18.0.0/15'],
  ['documentation', '198.51.100.0/24'],
  ['documentation', '203.0.113.0/24'],
  ['multicast', '224.0.0.0/4'],
  ['reserved', '240.0.0.0/4'],
] as const;

export type SpecialRange = (typeof special)[number][0];

/** A request is held against all of them. */
const parsedSpecial = special.map(([kind, within]) => ({ kind, within, range: IPv4.parseCIDR(within) }));

export type SourceLimits = {
  /** the shortest prefix that may be asked for: 32 is one address, 24 is 256 */
  readonly widest: number;
  /** Scalingo's regions that may be asked for, such as osc-fr1 */
  readonly regions: readonly string[];
  /** whether documentation ranges such as 203.0.113.0/24 may be asked for, as in the sandbox */
  readonly documentationRanges: 'allowed' | 'refused';
};

/** `masked`: the text had bits set beyond its prefix, and people should be told what was made of it. */
export type ParsedSource = { readonly source: Source; readonly masked: boolean };

/** Why a text is no source that can be asked for. */
export type SourceRefusal =
  | { readonly no: 'source-unreadable'; readonly text: string }
  | { readonly no: 'source-ipv6'; readonly text: string }
  | {
      readonly no: 'source-form';
      readonly text: string;
      readonly form: 'hexadecimal' | 'leading zeros' | 'not four numbers';
    }
  | { readonly no: 'source-everything'; readonly text: string }
  | {
      readonly no: 'source-special';
      readonly text: string;
      readonly kind: SpecialRange;
      readonly within: string;
    }
  | {
      readonly no: 'source-too-wide';
      readonly text: string;
      readonly bits: number;
      readonly widest: number;
      readonly clause?: string;
      /** an emergency opens less than may be asked for */
      readonly emergency?: true;
    }
  | {
      readonly no: 'region-not-allowed';
      readonly region: string;
      readonly allowed: readonly string[];
      readonly emergency?: true;
    };

export function parseSource(text: string, limits: SourceLimits): ParsedSource | SourceRefusal {
  const read = readSource(text);
  if (isRegionText(text)) {
    const region = regionIn(text);
    const { regions } = limits;
    return regions.includes(region) ? read : { no: 'region-not-allowed', region, allowed: regions };
  }
  if ('no' in read) return read;
  const { source } = read;
  const special =
    limits.documentationRanges === 'allowed' ? undefined : specialRefusal(text, source, 'documentation');
  if (special) return special;
  const bits = IPv4.parseCIDR(source)[1];
  return bits < limits.widest ? { no: 'source-too-wide', text, bits, widest: limits.widest } : read;
}

/** What holds for every database: a form can be answered with it before anybody is looked up. */
export function readSource(text: string): ParsedSource | SourceRefusal {
  if (isRegionText(text)) return readRegion(text);
  const [address = '', prefix, ...rest] = text.trim().split('/');
  const form = formRefusal(text, address);
  if (form) return form;
  if (prefix !== undefined && /^0\d+$/.test(prefix))
    return { no: 'source-form', text, form: 'leading zeros' };
  if (rest.length > 0 || (prefix !== undefined && !/^\d{1,2}$/.test(prefix))) {
    return { no: 'source-unreadable', text };
  }
  const bits = prefix === undefined ? 32 : Number(prefix);
  if (bits > 32) return { no: 'source-unreadable', text };
  if (bits === 0) return { no: 'source-everything', text };

  const network = IPv4.networkAddressFromCIDR(`${address}/${bits}`).toString();
  const source = Source.parse(`${network}/${bits}`);
  return (
    specialRefusal(text, source, 'private, reserved and so on') ?? { source, masked: network !== address }
  );
}

/** Documentation ranges are a matter of the policy, all others are never right. */
function specialRefusal(
  text: string,
  source: Source,
  which: 'documentation' | 'private, reserved and so on',
): SourceRefusal | undefined {
  const asked = IPv4.parseCIDR(source);
  const found = parsedSpecial.find(
    ({ kind, range }) =>
      (kind === 'documentation') === (which === 'documentation') && haveCommon(asked, range),
  );
  return found && { no: 'source-special', text, kind: found.kind, within: found.within };
}

function isRegionText(text: string): boolean {
  return /^\s*region:/i.test(text);
}

function regionIn(text: string): string {
  return text.trim().slice('region:'.length).trim().toLowerCase();
}

function readRegion(text: string): ParsedSource | SourceRefusal {
  const source = Source.safeParse(`region:${regionIn(text)}`);
  return source.success ? { source: source.data, masked: false } : { no: 'source-unreadable', text };
}

/** Only four plain decimal numbers will do: other spellings of an address are read differently by different programs. */
function formRefusal(text: string, address: string): SourceRefusal | undefined {
  if (address.includes(':')) {
    return ipaddr.isValid(address) && ipaddr.parse(address).kind() === 'ipv6'
      ? { no: 'source-ipv6', text }
      : { no: 'source-unreadable', text };
  }
  if (/^(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+))*$/i.test(address)) {
    const parts = address.split('.');
    if (parts.some((part) => /^0x/i.test(part))) return { no: 'source-form', text, form: 'hexadecimal' };
    if (parts.some((part) => /^0\d/.test(part))) return { no: 'source-form', text, form: 'leading zeros' };
    if (parts.length !== 4) return { no: 'source-form', text, form: 'not four numbers' };
  }
  return IPv4.isValidFourPartDecimal(address) ? undefined : { no: 'source-unreadable', text };
}

/** Does every address of `inner` lie in `outer`? A managed region is only ever inside itself. */
export function covers(outer: Source, inner: Source): boolean {
  if (outer === inner) return true;
  if (isRegion(outer) || isRegion(inner)) return false;
  const [, outerBits] = IPv4.parseCIDR(outer);
  const [innerAddress, innerBits] = IPv4.parseCIDR(inner);
  return outerBits <= innerBits && innerAddress.match(IPv4.parseCIDR(outer));
}

/** Is each address of that range in at least one of these? */
export function isWithinAll(range: Source, ranges: readonly Source[]): boolean {
  const near = ranges.filter((one) => !isRegion(one) && overlaps(one, range));
  if (near.some((one) => covers(one, range))) return true;
  return near.length > 0 && halvesOf(range).every((half) => isWithinAll(half, near));
}

/** The same of anything that is let in: a region has to be named. */
export function isAmong(source: Source, named: readonly Source[]): boolean {
  return isRegion(source) ? named.includes(source) : isWithinAll(source, named);
}

function halvesOf(range: Source): readonly Source[] {
  const bits = prefixOf(range) + 1;
  const last = IPv4.broadcastAddressFromCIDR(range).toString();
  const upper = IPv4.networkAddressFromCIDR(`${last}/${bits}`).toString();
  const [lower] = range.split('/');
  return [Source.parse(`${lower}/${bits}`), Source.parse(`${upper}/${bits}`)];
}

/** The range of that prefix around it. */
export function around(range: Source, bits: number): Source {
  const [address] = range.split('/');
  return Source.parse(`${IPv4.networkAddressFromCIDR(`${address}/${bits}`)}/${bits}`);
}

/** How many addresses a range lets in. */
export function addresses(source: Source): number {
  return 2 ** (32 - prefixOf(source));
}

/** Of a range, not of a region: 32 is one address. */
export function prefixOf(source: Source): number {
  return IPv4.parseCIDR(source)[1];
}

export function isRegion(source: Source): boolean {
  return source.startsWith('region:');
}

/** Have two ranges an address in common? */
export function overlaps(range: string, other: string): boolean {
  return haveCommon(IPv4.parseCIDR(range), IPv4.parseCIDR(other));
}

type Cidr = ReturnType<typeof IPv4.parseCIDR>;

function haveCommon([range, rangeBits]: Cidr, [other, otherBits]: Cidr): boolean {
  return range.match(other, Math.min(rangeBits, otherBits));
}
