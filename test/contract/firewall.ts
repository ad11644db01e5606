/** What any firewall must do, be it Scalingo's through our client or the one in memory. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import type { Firewall } from '../../src/flow/ports.ts';
import type { DatabaseName } from '../../src/grant/ids.ts';
import { source } from '../support/builders.ts';

type Made = {
  readonly firewall: Firewall;
  readonly database: DatabaseName;
  /** a colleague's hand; gives the rule's id */
  byHand(cidr: string, label: string): string;
  close(): Promise<void>;
};

export function firewallContract(name: string, make: () => Promise<Made>): void {
  const open = async () => {
    const made = await make();
    onTestFinished(made.close);
    return made;
  };
  const ours = { source: source('203.0.113.7'), label: 'db-access/test gr_0000000001' };

  describe(name, () => {
    test('a rule that was added is listed, beside everybody else’s', async () => {
      const { firewall, database, byHand } = await open();
      const office = byHand('198.51.100.0/28', 'office');
      const rule = await firewall.add(database, ours);
      expect(rule).toMatchObject(ours);
      expect(await firewall.list(database)).toMatchObject([
        { id: office, source: '198.51.100.0/28', label: 'office' },
        rule,
      ]);
    });

    test('a rule that was removed is gone, and removing it again is no fault', async () => {
      const { firewall, database, byHand } = await open();
      byHand('198.51.100.0/28', 'office');
      const rule = await firewall.add(database, ours);
      await firewall.remove(database, rule.id);
      await firewall.remove(database, rule.id);
      expect((await firewall.list(database)).map(({ label }) => label)).toEqual(['office']);
    });

    test('the thirty-first rule is refused for good', async () => {
      const { firewall, database, byHand } = await open();
      for (let n = 0; n < 30; n += 1) byHand(`198.51.100.${n}/32`, 'office');
      const fault = await firewall.add(database, ours).catch((error) => error);
      expect(fault).toBeInstanceOf(Fault);
      expect(fault).toMatchObject({ retry: false, message: expect.stringContaining('30') });
      expect(await firewall.list(database)).toHaveLength(30);
    });
  });
}
