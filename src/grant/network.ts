/** Addresses and ranges of addresses, of IPv4 or IPv6. */
import ipaddr from 'ipaddr.js';

const { IPv4, IPv6 } = ipaddr;

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** a base address and the length of its prefix in bits */
export type Network = readonly [Address, number];

/** The prefix of an IPv6 address that maps an IPv4 address, such as `::ffff:10.0.0.1`; the remaining bits are the IPv4 address. */
const MAPPED_BITS = 96;
const MAPPED = IPv6.parse('::ffff:0:0');

/** An IPv4 address that is mapped to IPv6 is IPv4. Undefined for anything that is not an address. */
export function parseAddress(text: string): Address | undefined {
  const address = read(text);
  return address && isMapped(address) ? address.toIPv4Address() : address;
}

/**
 * Such as `10.0.0.0/8`, `fd00::/8`, or `::ffff:10.0.0.0/104`, which is read as `10.0.0.0/8`. Undefined for anything else, and for a range
 * of which only a part is IPv4 mapped to IPv6, such as `::/0`: it would not match the IPv4 addresses that it seems to have.
 */
export function parseNetwork(text: string): Network | undefined {
  const [base = '', prefix = '', ...rest] = text.split('/');
  const address = read(base);
  if (!address || base.includes('%') || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(prefix))
    return undefined;
  const bits = Number(prefix);
  if (bits > lengthOf(address)) return undefined;
  if (address instanceof IPv6 && bits < MAPPED_BITS && address.match(MAPPED, bits)) return undefined;
  return isMapped(address) ? [address.toIPv4Address(), bits - MAPPED_BITS] : [address, bits];
}

function lengthOf(address: Address): number {
  return address.toByteArray().length * 8;
}

export function contains([base, bits]: Network, address: Address): boolean {
  return base.kind() === address.kind() && address.match(base, bits);
}

/** Other spellings of four numbers (octal, hexadecimal, fewer than four) mean different addresses to different programs. */
function read(text: string): Address | undefined {
  if (!text.includes(':')) return IPv4.isValidFourPartDecimal(text) ? IPv4.parse(text) : undefined;
  const last = text.slice(text.lastIndexOf(':') + 1);
  if (last.includes('.') && !IPv4.isValidFourPartDecimal(last)) return undefined;
  return IPv6.isValid(text) ? IPv6.parse(text) : undefined;
}

function isMapped(address: Address): address is ipaddr.IPv6 {
  return address instanceof IPv6 && address.isIPv4MappedAddress();
}
