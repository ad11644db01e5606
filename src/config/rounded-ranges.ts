/** Ranges that are written with bits beyond their prefix, such as 198.35.26.5/24: the whole range is meant by them, or one address. */
import { z } from 'zod';
import { addresses, isRegion, parseSource } from '../grant/source.ts';
import type { Warning } from './findings.ts';

const Ranges = z.array(z.string()).nullish();
const Layer = z.object({
  allowedRanges: Ranges,
  deniedRanges: Ranges,
  automatic: z.array(z.object({ from: Ranges })).nullish(),
});
const Written = z.object({
  defaults: Layer.optional(),
  groups: z.record(z.string(), Layer).default({}),
  databases: z.record(z.string(), Layer),
});

/** `file`: db-access.yaml as it is written, and valid. */
export function roundedRanges(file: unknown): readonly Warning[] {
  const { defaults = {}, groups, databases } = Written.parse(file);
  return [
    ...roundedIn('defaults', defaults),
    ...Object.entries(groups).flatMap(([name, layer]) => roundedIn(`groups.${name}`, layer)),
    ...Object.entries(databases).flatMap(([name, layer]) => roundedIn(`databases.${name}`, layer)),
  ];
}

function roundedIn(
  where: string,
  { allowedRanges, deniedRanges, automatic }: Partial<z.infer<typeof Layer>>,
): readonly Warning[] {
  return [
    ...roundedAmong(`${where}.allowedRanges`, allowedRanges),
    ...roundedAmong(`${where}.deniedRanges`, deniedRanges),
    ...(automatic ?? []).flatMap(({ from }, clause) =>
      roundedAmong(`${where}.automatic.${clause}.from`, from),
    ),
  ];
}

function roundedAmong(where: string, ranges: z.infer<typeof Ranges>): readonly Warning[] {
  return (ranges ?? []).flatMap((text, index) => {
    const read = parseSource(text, { widest: 1, regions: [], documentationRanges: 'allowed' });
    if ('no' in read || !read.masked || isRegion(read.source)) return [];
    const [address] = text.split('/');
    const range = `${read.source}, which has ${addresses(read.source).toLocaleString('en-US')} addresses`;
    return [
      { where: `${where}.${index}`, warning: `${text} is read as ${range}; one address is ${address}` },
    ];
  });
}
