/** What holds on every walk, whatever happens: looked at each minute, at each answer, and in the end. */
import { expect } from 'vitest';
import type { DatabaseName } from '../../../src/grant/ids.ts';
import { isCurrent, isLive } from '../../../src/grant/record.ts';
import { labelFor, labelPrefix, type Rule } from '../../../src/grant/rule.ts';
import { installation } from '../builders.ts';
import { orders, restored, type Walker } from './walker.ts';

/** A removal that fails is tried again, and what appears late is looked for each minute. */
const REMOVAL_MS = 5 * 60_000;

const births = ['request', 'automatic', 'emergency'];
const ends = ['deny', 'cancel', 'lapse', 'finished', 'drifted', 'abandoned', 'unremembered', 'refused'];

export function createLaws() {
  /** since when nothing wants it, by the steady clock */
  const unwanted = new Map<string, number>();

  return { look, atLast };

  async function look(walker: Walker): Promise<void> {
    const { w, firewall, others } = walker;
    const steady = w.process().world.steady();
    const now = w.now();
    const live = (await walker.look()).filter(isLive);
    const seen = new Set<string>();
    for (const { at, rule } of await heldTo(walker)) {
      const isWanted = live.some(
        (one) =>
          (!one.place || one.place.addon === at) &&
          (one.source === rule.source || (one.state === 'active' && one.moving?.to === rule.source)) &&
          one.expiresAt > now,
      );
      if (isWanted) continue;
      const key = `${rule.id} for ${rule.source} at ${at}`;
      seen.add(key);
      const since = unwanted.get(key) ?? steady;
      unwanted.set(key, since);
      if (steady - since > REMOVAL_MS)
        throw new Error(`unwanted since ${(steady - since) / 1000}s: ${key} ${rule.label}`);
    }
    for (const key of unwanted.keys()) if (!seen.has(key)) unwanted.delete(key);
    for (const [id, at] of others)
      expect(
        firewall.rules(at).some((rule) => rule.id === id),
        `${id} is somebody else's`,
      ).toBe(true);
  }

  /** All is over, and each grant came to be, opened and ended once. */
  async function atLast(walker: Walker, isTold: boolean): Promise<void> {
    const { w } = walker;
    const grants = await walker.look();
    expect(grants.filter(isCurrent)).toEqual([]);
    for (const grant of grants) {
      const moves = w.trail(grant).map(({ move }) => move);
      for (const once of [births, ['opened'], ends])
        expect(moves.filter((move) => once.includes(move)).length, moves.join(' ')).toBeLessThanOrEqual(1);
      expect(moves.filter((move) => ends.includes(move)).length, moves.join(' ')).toBe(1);
    }
    const wasDoubt = (await w.alarms.all()).some(({ alarm }) => alarm.event === 'rule_in_doubt');
    if (isTold && !wasDoubt) expect(w.untrue).toEqual([]);
    expect(await heldTo(walker)).toEqual([]);
  }
}

/** The rules of ours, as far as anybody can tell. */
async function heldTo(walker: Walker) {
  const { w, firewall } = walker;
  const doubts = await inDoubt(walker);
  const envelopes = await w.process().world.closings.all();
  const live = (await walker.look()).filter(isLive).map(({ id }) => id);
  /** Where no name leads nobody looks, but for what an envelope tells, at its end. After that only what was asked for is waited for. */
  const isUnseen = (at: DatabaseName, rule: Rule) => {
    const named = envelopes.find(({ grant }) => rule.label === labelFor(installation, grant));
    const isAfter = named?.endedAt !== undefined && !firewall.isMade(rule);
    return !walker.isLedTo(at) && (!named || live.includes(named.grant) || isAfter);
  };
  return [orders, restored].flatMap((at) =>
    firewall
      .rules(at)
      .filter((rule) => isOurs(walker, rule) && !doubts.includes(rule.id))
      .filter((rule) => !isUnseen(at, rule))
      .map((rule) => ({ at, rule })),
  );
}

function isOurs({ firewall, others, lost }: Walker, rule: Rule): boolean {
  return (
    !others.has(rule.id) &&
    !lost.has(rule.id) &&
    (rule.label.startsWith(labelPrefix(installation)) || firewall.isMade(rule))
  );
}

/** What nobody can tell from somebody else's is reported, and left. */
async function inDoubt({ w }: Walker): Promise<readonly string[]> {
  return (await w.alarms.all()).flatMap(({ alarm, endedAt }) =>
    alarm.event === 'rule_in_doubt' && endedAt === undefined ? alarm.facts.rules.split(', ') : [],
  );
}
