/** Ranges that nobody ever comes from, such as those of examples: a file may name them, and they let nobody in. */
import type { Policy } from '../grant/policy.ts';
import { isRegion, parseSource, type Source } from '../grant/source.ts';
import { changesNothing, type Warning } from './findings.ts';

export function documentationRanges(policy: Policy): readonly Warning[] {
  const found = (where: string, ranges: readonly Source[]) =>
    ranges.flatMap((range, index) =>
      isExample(range, policy) ? [{ where: `${where}.${index}`, range }] : [],
    );
  const why = (range: Source) => `${range} is a documentation range, from which nobody comes`;
  return [
    ...found('allowedRanges', policy.allowedRanges).map(({ where, range }) => ({
      where,
      warning: `lets nobody in: ${why(range)}`,
    })),
    ...found('deniedRanges', policy.deniedRanges).map(({ where, range }) =>
      changesNothing(where, why(range)),
    ),
    ...policy.automatic.flatMap(({ from }, clause) =>
      found(`automatic.${clause}.from`, from).map(({ where, range }) => ({
        where,
        warning: `never approves: ${why(range)}`,
      })),
    ),
  ];
}

/** Others that nobody comes from are refused in a file. A range that has more than examples in it lets some in. */
function isExample(range: Source, { documentationRanges }: Policy): boolean {
  if (isRegion(range)) return false;
  const read = parseSource(range, { widest: 1, regions: [], documentationRanges });
  return 'no' in read && read.no === 'source-special' && Number(range.split('/')[1]) >= 24;
}
