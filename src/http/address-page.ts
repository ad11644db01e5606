/** The address page: shows people the address that they come from, and has it filled into their form after one click. */
import type { NamelessKind } from '../flow/denial-kind.ts';
import type { Denials } from '../flow/denials.ts';
import { Fault } from '../flow/fault.ts';
import type { Log } from '../flow/ports.ts';
import { SECOND } from '../grant/duration.ts';
import type { PersonId } from '../grant/ids.ts';
import type { Network } from '../grant/network.ts';
import { isRefusal } from '../grant/refusal.ts';
import { parseSource, type SourceLimits } from '../grant/source.ts';
import { formats } from '../words/language.ts';
import { pageWords } from '../words/page-catalogue.ts';
import type { PageWords, Whose } from '../words/page-words.ts';
import { acceptedLanguage } from './accept-language.ts';
import { type ClientAddress, clientAddress, visitorOf } from './client-address.ts';
import type { Incoming, Route } from './http-server.ts';
import type { Link, Links, OneUse } from './link.ts';
import { type Page, pageHeaders, renderPage } from './page-frame.ts';
import type { RateLimit } from './rate-limit.ts';
import { isFromOurPage } from './same-site.ts';

/** What somebody confirmed: `source` is one public IPv4 address. */
export type Confirmed = { readonly person: PersonId; readonly viewId: string; readonly source: string };

type Needs = {
  readonly links: Links;
  readonly oneUse: OneUse;
  /** fills the form in, within a time that a person waits for; where it throws, people are told to type the address */
  readonly confirmed: (what: Confirmed) => Promise<void>;
  /** whose form it is, and for which database; never throws */
  readonly whose: (form: Pick<Link, 'person' | 'viewId'>) => Promise<Whose>;
  /** how often people may come */
  readonly rateLimit: RateLimit;
  /** whose `X-Forwarded-For` is believed */
  readonly trustedProxies: readonly Network[];
  /** asked at each visit: the file may have changed */
  readonly documentationRanges: () => SourceLimits['documentationRanges'];
  /** where this same server is to be reached over IPv4 and nothing else, such as `https://v4.access.example.com` */
  readonly ipv4Url: string | undefined;
  readonly denials: Pick<Denials, 'noteNameless'>;
  readonly log: Log;
};

/** A visit is two or three requests, and a whole office may come from one address. */
export const VISITS = {
  each: { burst: 30, everyMs: 2 * SECOND },
  all: { burst: 300, everyMs: SECOND / 10 },
} as const;

/** One link's address below that of the server. */
export function addressUrl(base: string, token: string): string {
  return new URL(`address/${token}`, base.endsWith('/') ? base : `${base}/`).href;
}

/** Throws where `ipv4Url` is no address of a server. A visit counts for the rate limit on any path. */
export function createAddressPage(needs: Needs): Route {
  const ipv4Host = needs.ipv4Url === undefined ? undefined : new URL(needs.ipv4Url).host;

  return async (incoming) => {
    const language = acceptedLanguage(incoming.headers['accept-language']);
    const say = pageWords[language];
    const client = clientOf(incoming, needs.trustedProxies);
    const waitMs = needs.rateLimit.take(visitorOf(client));
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / SECOND);
      const headers = { ...pageHeaders(language), 'retry-after': String(seconds) };
      const says = say.tooMany(formats[language].length(seconds * SECOND));
      return { status: 429, headers, body: renderPage({ says }, language) };
    }
    const [, token] = /^\/address\/(.*)$/s.exec(incoming.path) ?? [];
    if (token === undefined) return undefined;
    const { status, denied, ...page } = await show({ ...needs, ipv4Host, incoming, client, token, say });
    if (denied) needs.denials.noteNameless(denied);
    return { status, headers: pageHeaders(language), body: renderPage(page, language) };
  };
}

type Visit = Needs & {
  readonly ipv4Host: string | undefined;
  readonly incoming: Incoming;
  readonly client: ClientAddress;
  readonly token: string;
  readonly say: PageWords;
};

type Shown = Page & { readonly status: number; readonly denied?: NamelessKind };

async function show(visit: Visit): Promise<Shown> {
  const { links, incoming, token, say } = visit;
  const read = links.read(token);
  if (read.is === 'forged') return { status: 404, says: say.forged, denied: 'link-forged' };
  const seen = see(visit);
  if (read.is === 'expired')
    return {
      status: 410,
      says: say.expired,
      denied: 'link-expired',
      ...('fit' in seen ? { address: seen.fit } : {}),
    };

  // A preview of the link in some program is a GET too: it must use nothing up.
  const asking = incoming.method === 'GET';
  if (!('fit' in seen)) return { status: asking ? 200 : 409, ...seen };
  const address = seen.fit;
  const whose = await visit.whose(read.link);
  if (asking) return { status: 200, says: say.confirm(whose), address, asks: true };
  if (!isFromOurPage(incoming.headers)) return { status: 403, says: say.elsewhere, denied: 'link-elsewhere' };
  // A phone that left its Wi-Fi has another address by now: only what its owner saw was confirmed.
  const agreed = new URLSearchParams(incoming.body).get('address');
  if (agreed !== address) return { status: 409, says: say.changed, address, asks: true };
  return fillIn(visit, { link: read.link, whose, address });
}

async function fillIn(
  { oneUse, confirmed, log, say }: Visit,
  {
    link: { person, viewId, nonce, expiresAt },
    whose,
    address,
  }: { link: Link; whose: Whose; address: string },
): Promise<Shown> {
  try {
    if (!(await oneUse.take(nonce, expiresAt)))
      return { status: 410, says: say.used, address, denied: 'link-used' };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.warn(
      { event: 'link_use_unknown', person, why: error.message },
      'whether a link was used could not be looked up',
    );
    return { status: 503, says: say.trouble, address, asks: true };
  }
  try {
    await confirmed({ person, viewId, source: address });
    return { status: 200, says: say.filled(whose), address };
  } catch (error) {
    if (error instanceof Fault)
      log.warn({ event: 'form_not_filled', person, why: error.message }, 'form not filled in');
    else log.error({ event: 'form_not_filled', person, err: error }, 'form not filled in');
    return { status: 409, says: say.notFilled, address };
  }
}

function clientOf({ headers, remoteAddress }: Incoming, proxies: readonly Network[]): ClientAddress {
  const forwardedFor = [headers['x-forwarded-for'] ?? []].flat().join(',');
  return clientAddress({ remoteAddress, forwardedFor }, proxies);
}

/** An address that can be asked for, or the page that says why there is none. */
function see(visit: Visit): { readonly fit: string } | Page {
  const { incoming, client, token, say, documentationRanges, ipv4Url, ipv4Host } = visit;
  if (client.is === 'unknown') return { says: say.unknown };
  const { address } = client;
  if (client.is === 'ipv6') {
    // Visitors who are there already and still come over IPv6 are not redirected in a circle.
    const elsewhere = ipv4Url !== undefined && ipv4Host !== incoming.headers.host;
    return elsewhere
      ? { says: say.ipv6Onward, address, onward: addressUrl(ipv4Url, token) }
      : { says: say.ipv6, address };
  }
  const parsed = parseSource(address, {
    widest: 32,
    regions: [],
    documentationRanges: documentationRanges(),
  });
  if (!isRefusal(parsed)) return { fit: address };
  return { says: parsed.no === 'source-special' ? say.special(parsed.kind) : say.unknown, address };
}
