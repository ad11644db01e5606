/** Where a secret may be sent. */
import { contains, parseAddress, parseNetwork } from './network.ts';

const loopback = ['127.0.0.0/8', '::1/128'].map(parseNetwork);

/** Only encrypted (https), or to this machine itself. False for a text that is not a URL. */
export function keepsSecrets(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' ? isThisMachine(hostname) : protocol === 'https:';
}

/** As a URL has it: an IPv6 address is in brackets. */
export function isThisMachine(hostname: string): boolean {
  const address = parseAddress(hostname.replace(/^\[(.*)\]$/, '$1'));
  return hostname === 'localhost' || loopback.some((range) => range && address && contains(range, address));
}
