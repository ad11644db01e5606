/** Looking: each sees what concerns them, and slips of the finger are met with what was meant. */
import { describe, expect, test } from 'vitest';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { asked } from '../../support/seen.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const idIn = (text: string) => /gr_[a-z0-9]{10}/.exec(text)?.[0] ?? '';

/** The newest private answer to that person, once it says so. */
async function answered(bot: Bot, person: string, text: string, words: RegExp): Promise<string> {
  await bot.command(person, text);
  return wholeText(await bot.told(person, words));
}

describe('help shows what this person can do, with examples from their own databases', () => {
  const policy = {
    orders: { requesters: ['U0CY'], emergency: { who: ['U0CY'], maxDuration: '30m', tell: ['U0BO'] } },
    billing: { requesters: ['U0ANA'], approvers: ['U0BO'] },
  };

  const shared = aSharedBot('Socket Mode', policy);

  test('who may ask for one of two', async () => {
    const bot = shared();
    const help = await answered(bot, 'U0ANA', 'help', /opens a form/);
    expect(help).toMatch(/`\/db-access billing 198\.35\.26\.96/);
    expect(help).toContain('You can request: `billing` (up to 8 hours)');
    for (const group of ['*Request*', '*My access*']) expect(help).toContain(group);
    expect(help).not.toContain('*Approve*');
    for (const others of ['emergency', 'pending', '`orders`']) expect(help).not.toContain(others);
    await answered(bot, 'U0ANA', 'databases', /^You can request: `billing` \(up to 8 hours\)/m);
  });

  test('who may break the glass, and who answers', async () => {
    const bot = shared();
    expect(await answered(bot, 'U0CY', 'help', /emergency/)).toContain('`/db-access orders 198.35.26.96');
    const help = await answered(bot, 'U0BO', 'help', /waits for your answer/);
    expect(help).toContain('No databases are available to you here.');
    expect(help).toContain('*Approve*');
    for (const others of ['opens a form', '*Request*', '*My access*']) expect(help).not.toContain(others);
  });
});

test('list is now, history is before, pending is what waits for whom', async () => {
  const bot = await aBot('Socket Mode');
  await answered(bot, 'U0ANA', 'history', /No past access yet/);
  await answered(bot, 'U0BO', 'pending', /No pending requests/);
  const card = await asked(bot);
  const id = idIn(wholeText(card));
  expect(await answered(bot, 'U0BO', 'pending', /asks for access to \*orders\*/)).toContain(id);
  expect(await answered(bot, 'U0ANA', 'pending', /Waiting for approval/)).toContain(id);
  await answered(bot, 'U0DEE', 'pending', /No pending requests/);
  await bot.press('U0BO', card, 'approve');
  await bot.direct('U0ANA', /psql/);
  expect(await answered(bot, 'U0ANA', 'list', /Open until/)).toContain(id);
  await bot.command('U0ANA', 'done');
  await bot.card(/Expired|Ended early/);
  expect(await answered(bot, 'U0ANA', 'history', /Expired|Ended early/)).toContain(id);
  await answered(bot, 'U0ANA', 'list', /No open access and no pending requests/);
});

test('what is pressed in a list, which is not rewritten, is answered beside it', async () => {
  const bot = await aBot('Socket Mode');
  await asked(bot);
  await bot.command('U0BO', 'pending');
  await bot.press('U0BO', await bot.told('U0BO', /asks for access/), 'approve');
  await bot.told('U0BO', /Approved by <@U0BO>.*\*orders\* from `203\.0\.113\.7`\./);
  await bot.direct('U0ANA', /psql/);
  await bot.command('U0ANA', 'list');
  const list = await bot.told('U0ANA', /Open until/);
  // Phones and screen readers read the text alone.
  expect(list.text).toMatch(/^Your access and requests\n✅ Open until .*\n\*orders\* from/);
  await bot.press('U0ANA', list, 'done');
  await bot.told('U0ANA', /Closing: ended early by <@U0ANA>/);
});

test('show: for the one who asked, who may decide, and admins; for others it is not there', async () => {
  const bot = await aBot('Socket Mode', { orders: { admins: ['U0DEE'] } });
  const id = idIn(wholeText(await asked(bot)));
  for (const person of ['U0ANA', 'U0BO', 'U0DEE'])
    await answered(bot, person, `show ${id}`, /Reason: `the import hangs`/);
  expect(await answered(bot, 'U0GIL', `show ${id}`, new RegExp(`no request .${id}`))).not.toContain(
    'the import',
  );
  await answered(bot, 'U0ANA', 'show gr_nothing', /There is no request `gr_nothing`/);
});

test('a member who became a guest still sees and gives back what is theirs, and nothing of others', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  const open = await bot.direct('U0ANA', /psql/);
  const [, id = ''] = /(gr_\w+)/.exec(JSON.stringify(open.blocks)) ?? [];
  await bot.command('U0CY', 'orders 203.0.113.8 2h the report is late');
  const other = idIn(wholeText(await bot.direct('U0CY', /203\.0\.113\.8/)));
  bot.slack.workspace.become('U0ANA', 'guest');
  await answered(bot, 'U0ANA', 'list', new RegExp(id));
  await answered(bot, 'U0ANA', `show ${id}`, /Reason: `the import hangs`/);
  await answered(bot, 'U0ANA', `show ${other}`, /There is no request/);
  await answered(bot, 'U0ANA', 'done', /Closing/);
  await bot.direct('U0ANA', /Expired|Ended early/);
  await answered(bot, 'U0ANA', 'history', new RegExp(id));
});

describe('names', () => {
  const shared = aSharedBot('Socket Mode');

  test.each([
    ['ORDERS 203.0.113.7 2h why', /Request sent to .*\*orders\*/],
    ['ord 203.0.113.8 2h why', /Request sent to .*\*orders\*/],
    ['odrers 203.0.113.7 2h why', /no database `odrers` that you can request\. Did you mean `orders`\?/],
    ['lst', /Did you mean `\/db-access list`\?/],
    ['hlep', /Did you mean `\/db-access help`\?/],
    ['anuler', /Did you mean `\/db-access annuler`\?/],
    ['Términner', /Did you mean `\/db-access terminer`\?/],
    [
      'something 203.0.113.7 2h why',
      /no database `something` that you can request\. You can request: `orders`, `billing`/,
    ],
  ])('%s', async (text, words) => {
    const bot = shared();
    await answered(bot, 'U0ANA', text, words);
  });

  test('the beginning of two names is neither', async () => {
    const bot = await aBot('Socket Mode', { databases: { 'orders-archive': { scalingo: 'my-sales' } } });
    await answered(bot, 'U0ANA', 'ord 203.0.113.7 2h why', /no database `ord` that you can request/);
    await answered(bot, 'U0ANA', 'orders 203.0.113.7 2h why', /Request sent to .*\*orders\*/);
    await answered(bot, 'U0ANA', 'orders-a 203.0.113.7 2h why', /Request sent to .*\*orders-archive\*/);
  });
});
