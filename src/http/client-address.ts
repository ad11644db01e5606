/** Whose address a request comes from, as far as it can be believed: read from the socket, and then from the right. */
import ipaddr from 'ipaddr.js';

const { IPv4, IPv6 } = ipaddr;

type Ip = ipaddr.IPv4 | ipaddr.IPv6;
export type Range = readonly [Ip, number];

export type ClientAddress =
  | { readonly is: 'ipv4'; readonly address: string }
  | { readonly is: 'ipv6'; readonly address: string }
  /** what was said is not to be believed, or nobody said it */
  | { readonly is: 'unknown' };

/** What a request says of where it comes from. */
export type Hops = {
  /** the other end of the socket */
  readonly remoteAddress: string | undefined;
  /** the header `X-Forwarded-For`: each proxy adds, on the right, whom it got the request from */
  readonly forwardedFor: string | undefined;
};

/** CIDR ranges, of IPv4 or IPv6; throws, naming it, where one is not. */
export function readRanges(texts: readonly string[]): Range[] {
  return texts.map((text) => {
    if (IPv4.isValidCIDRFourPartDecimal(text) || IPv6.isValidCIDR(text)) return ipaddr.parseCIDR(text);
    throw new Error(`“${text}” is not a range of addresses such as 10.0.0.0/8 or fd00::/8`);
  });
}

/**
 * The first hop from the right that is no proxy of ours. What stands left of it was written by a stranger, so it is not looked
 * at; and a proxy's own address is never taken for a person's, or a rule might open for all who come through that proxy.
 */
export function clientAddress(
  { remoteAddress, forwardedFor }: Hops,
  proxies: readonly Range[],
): ClientAddress {
  const entries = forwardedFor?.split(',').reverse() ?? [];
  for (const hop of [remoteAddress ?? '', ...entries]) {
    const address = read(hop.trim());
    if (!address) return { is: 'unknown' };
    if (!proxies.some((range) => within(address, range))) return named(address);
  }
  return { is: 'unknown' };
}

/** Other spellings of an address (octal, with a port) are read differently by different programs: they count as malformed. */
function read(text: string): Ip | undefined {
  if (IPv4.isValidFourPartDecimal(text)) return IPv4.parse(text);
  if (!IPv6.isValid(text)) return undefined;
  const address = IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function within(address: Ip, [network, bits]: Range): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

function named(address: Ip): ClientAddress {
  return address instanceof IPv4
    ? { is: 'ipv4', address: address.toString() }
    : { is: 'ipv6', address: address.toRFC5952String() };
}
