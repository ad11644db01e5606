/** Addresses as people type or paste them: in brackets or quotes, with a port. Settings are stricter (source.ts). */
import { isRefusal } from './refusal.ts';
import {
  type ParsedSource,
  parseSource,
  readSource,
  type SourceLimits,
  type SourceRefusal,
} from './source.ts';
import { unwrap } from './unwrap.ts';

/** `port`: it came with the address, is no part of a source, and people should be told that it was left out. */
export type TypedSource = ParsedSource & { readonly port?: string };

export function parseTypedSource(typed: string, limits: SourceLimits): TypedSource | SourceRefusal {
  return without(typed, (text) => parseSource(text, limits));
}

/** What holds for every database, as `readSource`. */
export function readTypedSource(typed: string): TypedSource | SourceRefusal {
  return without(typed, readSource);
}

/** The address itself, without a port or what is around it. */
export function addressIn(typed: string): string {
  return partsOf(typed).address;
}

function without(
  typed: string,
  read: (text: string) => ParsedSource | SourceRefusal,
): TypedSource | SourceRefusal {
  const { address, port } = partsOf(typed);
  const source = read(address);
  return isRefusal(source) || port === undefined ? source : { ...source, port };
}

/** `ip 203.0.113.7`, “mon adresse est 203.0.113.7” */
const LABEL =
  /^(?:from |depuis )?(?:(?:my |mon |ma )?(?:new |nouvelle )?(?:ipv?4?|address|adresse)(?: ip)?(?: is(?: now)?| est| c['’]est)? ?[:=]? ?)?(\d)/i;
/** Every region of Scalingo is named so. */
const REGION = /^(?:r[eé]gion ?[:=]? ?)?(osc-[a-z\d-]+)$/iu;
/** `203. 0. 113. 7`: a phone puts a blank after a full stop. */
const SPACED = /^\d{1,3}(?: ?\. ?\d{1,3}){3}/;

/** Digits and full stops of other keyboards, as ours. */
export function ourDigits(text: string): string {
  return text
    .replaceAll(/[\uff10-\uff19]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
    .replaceAll(/[\u2024\u3002\uff0e\uff61]/g, '.');
}

function partsOf(typed: string): { readonly address: string; readonly port?: string } {
  // Punctuation alone is told back as it is.
  const text = ourDigits(unwrap(typed) || typed.trim())
    .replace(LABEL, '$1')
    .replace(REGION, 'region:$1')
    .replace(SPACED, (address) => address.replaceAll(' ', ''))
    .replace(/^(\d[\d.]*) ?\/ ?(\d{1,2})$/, '$1/$2')
    .replace(/ port (\d{1,5})$/i, ':$1')
    .replace(/^\[?([\da-f.]*:[\da-f:.]*)\]:\d+$/i, '$1');
  const [, address, port] = /^(\d+(?:\.\d+){3})\]?:(\d{1,5})$/.exec(text) ?? [];
  return address === undefined || port === undefined ? { address: text } : { address, port };
}
