/** What somebody has open or waiting is found, however many requests they made since. */
import { expect, test } from 'vitest';
import { cancel } from '../../../src/grant/decision.ts';
import { GrantId, PersonId } from '../../../src/grant/ids.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { aRequest } from '../../contract/walk.ts';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const ana = PersonId.parse('U0ANA');

const idIn = (text: string) => GrantId.parse(/gr_[a-z0-9]{10}/.exec(text)?.[0]);

async function opened(bot: Bot): Promise<GrantId> {
  await bot.command(ana, 'orders 203.0.113.7 2h the import hangs');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  return idIn(wholeText(await bot.direct(ana, /psql/)));
}

/** Ana asks so many more times; nobody is told, so that the test need not wait for the messages. */
async function asked({ installation }: Bot, times: number, outcome: 'cancelled' | 'waits'): Promise<void> {
  const grants = createGrants({ redis, keys: createKeys(installation), log: { error: expect.fail } });
  const at = Date.now();
  for (let n = 0; n < times; n += 1) {
    const { grant, event } = aRequest(`n${100 + n}`, {
      requester: ana,
      requestedAt: at + n,
      lapseAt: at + 3_600_000,
    });
    await grants.create({ grant, event });
    if (outcome === 'cancelled') await grants.update(grant.id, (it) => cancel(it, { by: ana, at: at + n }));
    await grants.told(grant.id, 2);
  }
}

const home = (bot: Bot) => JSON.stringify(bot.slack.stateOf(ana).home ?? {});

test('T6: after a hundred newer requests, list, Home, extend, moved and done still find what is open', async () => {
  const bot = await aBot('Socket Mode');
  const id = await opened(bot);
  await asked(bot, 100, 'cancelled');
  await bot.command(ana, 'list');
  await bot.told(ana, new RegExp(`Open until[\\s\\S]*${id}`));
  await bot.slack.act(ana, { do: 'openHome' });
  await bot.slack.until(() => home(bot).includes('Open until'), 'it is on the Home tab');
  await bot.command(ana, 'extend 30m');
  await bot.told(ana, /More time requested/);
  await bot.command(ana, 'moved 203.0.113.8');
  await expect.poll(() => bot.rules()).toEqual(['203.0.113.8/32']);
  await bot.command(ana, 'done');
  await bot.told(ana, /Closing access to \*orders\* from/);
  await bot.card(/Expired|Ended early/);
  expect(bot.rules()).toEqual([]);
});

test('T6: after a hundred newer requests, cancel, pending and Home still find what waits', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command(ana, 'orders 203.0.113.7 2h the import hangs');
  const id = idIn(wholeText(await bot.card(/asks for access/)));
  await asked(bot, 100, 'cancelled');
  await bot.command(ana, 'pending');
  await bot.told(ana, new RegExp(`Waiting for approval[\\s\\S]*${id}`));
  await bot.slack.act(ana, { do: 'openHome' });
  await bot.slack.until(() => home(bot).includes('Cancel request'), 'it is on the Home tab');
  await bot.command(ana, 'cancel');
  await bot.told(ana, /Your request for \*orders\* from .* is cancelled/);
});

test('T6: with many requests waiting, list shows what is open first and counts what does not fit', async () => {
  const bot = await aBot('Socket Mode');
  const id = await opened(bot);
  await asked(bot, 60, 'waits');
  await bot.command(ana, 'list');
  await bot.told(ana, new RegExp(`Open until[\\s\\S]*?${id}[\\s\\S]*And 46 more\\.`));
  await bot.command(ana, 'cancel');
  await bot.told(ana, /Which one\?[\s\S]*And 50 more\./);
});

test('T6: after the index was lost, the next start finds again what is open', async () => {
  const bot = await aBot('Socket Mode');
  await opened(bot);
  await redis.del(createKeys(bot.installation).current(ana));
  await bot.command(ana, 'done');
  await bot.told(ana, /No open access/);
  await bot.restart();
  await bot.command(ana, 'done');
  await bot.told(ana, /Closing access to \*orders\* from/);
});
