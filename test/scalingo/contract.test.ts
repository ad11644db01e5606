import { Source } from '../../src/grant/source.ts';
import { firewallContract } from '../contract/firewall.ts';
import { createFakeFirewall } from '../support/fakes/firewall.ts';
import { around, orders } from './around.ts';

for (const convention of ['addon-token', 'user-bearer'] as const) {
  firewallContract(`our client, by ${convention}`, async () => {
    const { firewall, scalingo } = await around({ convention });
    return {
      firewall,
      database: orders,
      byHand: (cidr, label) => scalingo.byHand.add('my-orders', { cidr, label }),
      close: async () => {},
    };
  });
}

firewallContract('the one in memory', async () => {
  const firewall = createFakeFirewall([orders]);
  return {
    firewall,
    database: orders,
    byHand: (cidr, label) => firewall.put(orders, { source: Source.parse(cidr), label }).id,
    close: async () => {},
  };
});
