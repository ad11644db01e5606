/** What the account may do changes behind our back: the error says so, and what a person does about it. */
import { describe, expect, test } from 'vitest';
import { around, orders, ours } from './around.ts';

const invite = {
  do: 'invite the bot',
  database: 'my-orders',
  cli: [
    'SCALINGO_PREVIEW_FEATURES=true scalingo --region osc-fr1 databases',
    'scalingo --region osc-fr1 --app my-orders collaborators-add EMAIL_OF_THE_BOT',
  ],
};

describe.each(['addon-token', 'user-bearer', 'auto'] as const)('by %s', (convention) => {
  test('the API token was deleted in the dashboard: make another one', async () => {
    const { firewall, scalingo, fault } = await around({ convention });
    await firewall.list(orders);
    scalingo.revokeApiToken();
    expect(await fault(firewall.list(orders))).toMatchObject({
      status: 401,
      retry: true,
      message: 'Scalingo refused “sign in” with 401: Unauthorized',
      next: { do: 'renew the token' },
    });
  });

  test('a token that may only look: the list is read, and an opening says that the rights are missing', async () => {
    const { firewall, scalingo, fault } = await around({ convention });
    scalingo.allow('my-orders', 'look');
    expect(await firewall.list(orders)).toEqual([]);
    expect(await fault(firewall.add(orders, ours))).toMatchObject({
      status: 403,
      retry: true,
      message: expect.stringContaining('You do not have the rights'),
      next: invite,
    });
    scalingo.allow('my-orders', 'all');
    expect(await firewall.add(orders, ours)).toMatchObject(ours);
  });

  test('a removal that the rights are missing for is no removal', async () => {
    const { firewall, scalingo, fault } = await around({ convention });
    const rule = await firewall.add(orders, ours);
    scalingo.allow('my-orders', 'look');
    expect(await fault(firewall.remove(orders, rule.id))).toMatchObject({
      status: 403,
      retry: true,
      next: invite,
    });
    expect(scalingo.rules('my-orders')).toHaveLength(1);
  });

  test('no collaborator any more, or the database was deleted: neither can be told from the other', async () => {
    const { firewall, scalingo, fault } = await around({ convention });
    const rule = await firewall.add(orders, ours);
    scalingo.allow('my-orders', 'none');
    expect(await fault(firewall.list(orders))).toMatchObject({ status: 404, retry: true, next: invite });
    // Nobody may call that closed: the rule is still there.
    expect(await fault(firewall.remove(orders, rule.id))).toMatchObject({ status: 404, retry: true });
    scalingo.allow('my-orders', 'all');
    await firewall.remove(orders, rule.id);
    scalingo.delete('my-orders');
    expect(await fault(firewall.list(orders))).toMatchObject({ status: 404, retry: true, next: invite });
  });
});
