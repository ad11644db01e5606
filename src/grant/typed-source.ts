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

function partsOf(typed: string): { readonly address: string; readonly port?: string } {
  const text = unwrap(typed).replace(/^(\d[\d.]*) ?\/ ?(\d{1,2})$/, '$1/$2');
  const [, address, port] = /^(\d+(?:\.\d+){3})\]?:(\d{1,5})$/.exec(text) ?? [];
  return address === undefined || port === undefined ? { address: text } : { address, port };
}
