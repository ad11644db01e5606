/** Whether a form was sent by our own page: another site's page could send the same, with the visitor's address. */
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Browsers say so in `Sec-Fetch-Site` where the connection is encrypted, and otherwise in `Origin`. A request with neither comes from no
 * browser that we know, and does not count as our page's.
 */
export function isFromOurPage({ 'sec-fetch-site': site, origin, host }: IncomingHttpHeaders): boolean {
  if (site !== undefined) return site === 'same-origin';
  if (origin === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}
