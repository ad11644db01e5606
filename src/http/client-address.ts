/** Whose address a request comes from, as far as it can be believed: read from the socket, and then from the right. */
import ipaddr from 'ipaddr.js';
import { type Address, contains, type Network, parseAddress } from '../grant/network.ts';

const { IPv4, IPv6 } = ipaddr;

export type ClientAddress =
  | { readonly is: 'ipv4'; readonly address: string }
  | { readonly is: 'ipv6'; readonly address: string }
  /** what was said is not to be believed, or nobody said it */
  | { readonly is: 'unknown' };

/** What a request says of where it comes from. */
export type Hops = {
  /** the other end of the socket */
  readonly remoteAddress: string | undefined;
  /** the header `X-Forwarded-For`: each proxy adds, on the right, the address that it got the request from */
  readonly forwardedFor: string | undefined;
};

/**
 * The first hop from the right that is not a proxy of ours. What is left of it was written by a stranger, so it is not looked
 * at; and a proxy's own address is never taken for a person's, or a rule might open for all who come through that proxy.
 */
export function clientAddress(
  { remoteAddress, forwardedFor }: Hops,
  proxies: readonly Network[],
): ClientAddress {
  const entries = forwardedFor?.split(',').reverse() ?? [];
  for (const hop of [remoteAddress ?? '', ...entries]) {
    const address = parseAddress(hop.trim());
    if (!address) return { is: 'unknown' };
    if (!proxies.some((proxy) => contains(proxy, address))) return named(address);
  }
  return { is: 'unknown' };
}

/** What one visitor can be told from another by: of IPv6, a home or an office has 64 bits of its own to choose from. */
export function visitorOf(client: ClientAddress): string {
  if (client.is === 'unknown') return client.is;
  return client.is === 'ipv4'
    ? client.address
    : IPv6.networkAddressFromCIDR(`${client.address}/64`).toRFC5952String();
}

function named(address: Address): ClientAddress {
  return address instanceof IPv4
    ? { is: 'ipv4', address: address.toString() }
    : { is: 'ipv6', address: address.toRFC5952String() };
}
