/** What a file may say and its writer may not have meant: `db-access policy check` tells it, and the bot still takes the file. */

import type { DatabaseName } from '../grant/ids.ts';
import type { Policy } from '../grant/policy.ts';
import { addresses, isRegion, type Source } from '../grant/source.ts';
import { changesNothing, type Warning } from './findings.ts';
import { ineffective, stuckAmong } from './ineffective.ts';
import { documentationRanges } from './never-from.ts';
import { type Layers, policyFrom, settingOf } from './resolve-policy.ts';
import { whereWritten } from './where-written.ts';

/** More addresses than most companies have: /16 is 65,536. */
const WIDE = 2 ** 16;

type Warned = {
  readonly layers: ReadonlyMap<DatabaseName, Layers>;
  readonly unusedGroups: readonly string[];
  readonly rounded: readonly Warning[];
};

export function warningsOf({ layers, unusedGroups, rounded }: Warned): readonly Warning[] {
  return [
    ...told(layers, (of) => [
      ...openToAll(of.policy),
      ...wide(of.policy),
      ...documentationRanges(of.policy),
      ...ineffective(of),
    ]),
    ...rounded,
    ...unusedGroups.map((group) => changesNothing(`groups.${group}`, 'no database names it as its group')),
  ];
}

/** What a setting comes to where that is easily misread. Its writer may well have meant it, so it is no warning. */
export function notesOf({ layers }: Pick<Warned, 'layers'>): readonly Warning[] {
  return told(layers, ({ policy }) => [...ownYes(policy), ...stuckApprovers(policy)]);
}

/** Each where its setting is written, so that what many databases inherit is told once. */
function told(
  databases: Warned['layers'],
  warn: (of: Parameters<typeof ineffective>[0]) => readonly Warning[],
): readonly Warning[] {
  const found = new Map<string, Warning>();
  for (const [database, layers] of databases) {
    const each = layers.map((_, index) => {
      const some = layers.slice(index);
      return warn({ policy: policyFrom(database, some), region: settingOf(some)('region') });
    });
    for (const one of each[0] ?? []) {
      const { where, inherited } = whereWritten(one.where, { layers, each });
      if (one.changesNothing && inherited !== '') continue;
      const warning = `${one.warning}${inherited}`;
      found.set(`${where}: ${warning}`, { where, warning });
    }
  }
  return [...found.values()];
}

/** Everyone is each full member of the workspace. */
function openToAll({ approvers, quorum, selfApproval, automatic, regions }: Policy): Warning[] {
  const warnings: Warning[] = [];
  if (approvers.everyone && quorum.of === 'any') {
    const own = selfApproval && quorum.count === 1;
    warnings.push({
      where: own ? 'selfApproval' : 'approvers',
      warning: own
        ? 'everyone in the workspace may approve, their own requests too: nobody else has to agree'
        : 'everyone in the workspace may approve what anyone asks for',
    });
    for (const [index, region] of regions.entries())
      warnings.push({
        where: `regions.${index}`,
        warning: `everyone in the workspace may approve region:${region}, all apps in that region`,
      });
  }
  for (const [index, { who, from }] of automatic.entries())
    if (who.everyone && from.length === 0)
      warnings.push({
        where: `automatic.${index}`,
        warning: 'opens for everyone in the workspace, from any address, with nobody asked',
      });
  return warnings;
}

/** Several have to say yes, and one of them may be the requester. */
function ownYes({ quorum, selfApproval }: Policy): Warning[] {
  const need = quorum.of === 'any' ? quorum.count : quorum.groups.length;
  if (!selfApproval || need < 2) return [];
  const others = need === 2 ? '1 other person is' : `${need - 1} other people are`;
  const warning = `the requester's own yes may be one of the ${need} approvals: ${others} enough`;
  return [{ where: 'selfApproval', warning }];
}

/** Everyone may ask, so those who approve may as well. */
function stuckApprovers(policy: Policy): Warning[] {
  if (!policy.requesters.everyone) return [];
  const people = [...new Set(policy.approvers.people)];
  return stuckAmong(policy, people).map((warning) => ({ where: 'approvers', warning }));
}

function wide({ widest, allowedRanges, automatic }: Policy): Warning[] {
  const asked = 2 ** (32 - widest);
  return [
    ...(asked > WIDE
      ? [
          {
            where: 'widestRange',
            warning: `a request may open /${widest}, which has ${counted(asked)} addresses`,
          },
        ]
      : []),
    ...ranges('allowedRanges', allowedRanges),
    ...automatic.flatMap(({ from }, clause) => ranges(`automatic.${clause}.from`, from)),
  ];
}

/** Each that is wide, or else all of them where they are wide together. */
function ranges(where: string, sources: readonly Source[]): Warning[] {
  const counts = sources.map((source) => (isRegion(source) ? 0 : addresses(source)));
  const wide = sources.flatMap((source, index): Warning[] => {
    const count = counts[index] ?? 0;
    return count > WIDE
      ? [{ where: `${where}.${index}`, warning: `${source} has ${counted(count)} addresses` }]
      : [];
  });
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (wide.length > 0 || all <= WIDE) return wide;
  return [{ where, warning: `these ranges have ${counted(all)} addresses in all` }];
}

function counted(count: number): string {
  return count.toLocaleString('en-US');
}
