/** Who may press what, and what they are told: the whole bot. */
import { expect, test } from 'vitest';
import { aBot, type Bot, valueOn, wholeText } from '../../support/bot.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const shared = aSharedBot('Socket Mode');

async function asked(bot: Bot, source = '203.0.113.7', person = 'U0ANA') {
  await bot.command(person, `orders ${source} 2h the import hangs`);
  return bot.card(/asks for access/);
}

/** The parts of what Slack sends for a click, made by hand. */
function click(value: unknown, user: object, more: object = {}) {
  return {
    type: 'block_actions',
    api_app_id: 'A0DBACCESS',
    token: 'local',
    user,
    team: { id: 'T0LOCAL', domain: 'local' },
    container: { type: 'message', message_ts: '1.1', channel_id: 'C0APPROVALS' },
    channel: { id: 'C0APPROVALS', name: 'db-access-approvals' },
    trigger_id: 'made by hand',
    actions: [{ type: 'button', action_id: 'approve', block_id: 'b', value, action_ts: '1.1' }],
    ...more,
  };
}

test('Scene 1: One click, one grant. Fifty parallel clicks by three approvers, a restart in between: one rule, one end, one message; each loser is privately told who decided.', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'billing 203.0.113.7 2h the import hangs');
  const card = await bot.card(/asks for access/);
  const value = valueOn(card, 'approve');
  const approvers = ['U0BO', 'U0CY', 'U0DEE'];
  // From phones that have not redrawn the card yet: a client that has would not let them press at all.
  const clicks = () =>
    Promise.all(
      Array.from({ length: 25 }, (_, n) => {
        const person = approvers[n % 3] ?? '';
        const answer = bot.slack.workspace.responseUrl({ channel: card.channel, person, message: card.ts });
        const response_url = `${bot.slack.url}/response/${answer}`;
        return bot.slack.deliver(
          'interactive',
          click(value, { id: person, team_id: 'T0LOCAL' }, { response_url }),
        );
      }),
    );
  await clicks();
  await bot.restart();
  await clicks();
  await bot.direct('U0ANA', /psql/);
  const losers = () => approvers.flatMap((person) => bot.toldAtCard(person));
  await bot.slack.until(() => losers().length === 49, 'forty-nine losers are told');
  for (const { text } of losers())
    expect(text).toMatch(/^\*billing\* from `203\.0\.113\.7`, <!date[^>]*>: Approved by <@U0(BO|CY|DEE)>\.$/);
  expect(bot.rules('my-billing')).toEqual(['203.0.113.7/32']);
  expect(bot.cards()).toHaveLength(1);
  const messages = bot.directs('U0ANA').filter(({ thread_ts }) => thread_ts === undefined);
  expect(messages.map(({ text }) => text.match(/Open until/g)?.length)).toEqual([1, 1]);
});

test('Scene 5: The truth. No "open" or "closed" before Scalingo confirmed; a failure names its cause, what happens next and who can help.', async () => {
  const bot = shared();
  const card = await asked(bot, '203.0.113.1');
  bot.scalingo.fault({
    on: 'POST firewall_rules',
    do: { what: 'answer', status: 503, body: { error: 'maintenance' } },
  });
  await bot.press('U0BO', card, 'approve');
  const waiting = await bot.direct('U0ANA', /Not open yet/);
  expect(waiting.text).toMatch(/Approved by <@U0BO>.*503: `maintenance`\..*We keep trying until <!date/);
  for (const message of [...bot.cards(), ...bot.directs('U0ANA')])
    expect(wholeText(message)).not.toMatch(/Open until|psql|Expired|Ended early/);
  expect(bot.rules()).toEqual([]);

  await bot.direct('U0ANA', /psql/);
  expect(bot.rules()).toEqual(['203.0.113.1/32']);
  bot.scalingo.fault({ on: 'DELETE firewall_rules', times: 3, do: { what: 'answer', status: 503 } });
  await bot.command('U0ANA', 'done');
  const closing = await bot.direct('U0ANA', /Closing: ended early by <@U0ANA>.*503/);
  expect(closing.text).not.toMatch(/Expired|Ended early/);
  await bot.direct('U0ANA', /Expired|Ended early/);
  expect(bot.rules()).toEqual([]);
});

test('a refusal of Scalingo’s for good fails the grant with its words, and leaves no rule', async () => {
  const bot = shared();
  const card = await asked(bot, '203.0.113.2');
  bot.scalingo.fault({
    on: 'POST firewall_rules',
    do: { what: 'answer', status: 422, body: { errors: { cidr: ['is not welcome'] } } },
  });
  await bot.press('U0BO', card, 'approve');
  const failed = await bot.direct('U0ANA', /Could not be opened/);
  expect(failed.text).toMatch(/422: `cidr: is not welcome`\. No firewall rule of ours is left/);
  expect(bot.rules()).toEqual([]);
});

test('what Cy gets when it is open: host, port, a psql line without a password, and how long it lasts', async () => {
  const bot = shared();
  await bot.press('U0BO', await asked(bot, '203.0.113.3', 'U0CY'), 'approve');
  const open = wholeText(await bot.direct('U0CY', /psql/));
  expect(open).toContain('my-orders.postgresql.a.osc-fr1.scalingo-dbs.example');
  expect(open).toContain('31000');
  expect(open).toContain('psql \\"postgresql://YOUR_USER@');
  expect(open).toContain('sslmode=require');
  expect(open).toMatch(/Open until <!date/);
});

test('Scene 6: Approve safely in Slack. Only listed people (by Slack id, at click time); strangers, guests, bots and deactivated people are refused, privately and with a reason.', async () => {
  const bot = await aBot('Socket Mode');
  const card = await asked(bot);
  const refused = [
    ['U0ANA', 'You can’t decide on your own request. Ask <@U0BO> or <@U0CY>.'],
    ['U0DEE', 'You can’t decide on this request'],
    ['U0GIL', 'Guests can’t request'],
    ['U0INES', 'People from other workspaces'],
    ['U0KIT', 'Bots can’t request'],
  ] as const;
  for (const [person, why] of refused) {
    await bot.press(person, card, 'approve');
    await bot.slack.until(
      () => bot.toldAtCard(person).some(({ text }) => text.includes(why)),
      `${person} is told: ${why}`,
    );
  }
  bot.slack.workspace.become('U0BO', 'guest');
  await bot.press('U0BO', card, 'approve');
  await bot.slack.until(
    () => bot.toldAtCard('U0BO').some(({ text }) => text.includes('Guests')),
    'Bo, a guest since',
  );
  expect(bot.rules()).toEqual([]);
  expect((await bot.card(/Waiting for approval/)).ts).toBe(card.ts);
});

test('Scene 6: clicks made by hand open nothing, whatever they claim', async () => {
  const bot = shared();
  const value = valueOn(await asked(bot, '203.0.113.4'), 'approve');
  const payloads = [
    click(value, { id: 'U0ZED', team_id: 'T0LOCAL' }),
    click(value, { id: 'U0BO', team_id: 'T0OTHER' }),
    click(value, { id: 'U0NOBODY', team_id: 'T0LOCAL' }),
    click(value, { id: 'U0BO' }, { team: null }),
    click(value, { id: 'not an id', team_id: 'T0LOCAL' }),
    click(value.replace(/gr_\w+/, 'gr_0000000000'), { id: 'U0BO', team_id: 'T0LOCAL' }),
    click('<!channel>', { id: 'U0BO', team_id: 'T0LOCAL' }),
    click({ value }, { id: 'U0BO', team_id: 'T0LOCAL' }),
    click(undefined, { id: 'U0BO', team_id: 'T0LOCAL' }),
  ];
  for (const payload of payloads) await bot.slack.deliver('interactive', payload);
  await bot.command('U0ANA', 'list');
  await bot.told('U0ANA', /Waiting for approval/);
  expect(bot.rules()).toEqual([]);
});

test('Scene 7: "I’m done." The requester gives access back with one button or /db-access done.', async () => {
  const bot = shared();
  await bot.press('U0BO', await asked(bot, '203.0.113.5'), 'approve');
  await bot.press('U0ANA', await bot.direct('U0ANA', /psql/), 'done');
  await bot.direct('U0ANA', /Ended early by <@U0ANA>/);
  expect(bot.rules()).toEqual([]);

  await bot.command('U0ANA', 'orders 203.0.113.8 2h again');
  await bot.press('U0CY', await bot.card(/203\.0\.113\.8.*Waiting for approval/s), 'approve');
  await bot.direct('U0ANA', /203\.0\.113\.8.*psql/s);
  await bot.command('U0ANA', 'done');
  await bot.direct('U0ANA', /203\.0\.113\.8.*(Expired|Ended early)/s);
  expect(bot.rules()).toEqual([]);
});

test('L5: under a clause the same address is asked for again; at its end the one still open is named', async () => {
  const bot = await aBot('Socket Mode', {
    orders: { automatic: [{ name: 'short', who: ['U0ANA'], upTo: '1h' }] },
  });
  await bot.command('U0ANA', 'orders 203.0.113.7 1h a look');
  await bot.direct('U0ANA', /psql/);
  await bot.command('U0ANA', 'orders 203.0.113.7 5m a look');
  const held = await bot.told('U0ANA', /You already have access: \*orders\* is open from `203\.0\.113\.7/);
  expect(wholeText(held)).toContain('Extend');
  await bot.command('U0ANA', 'orders 203.0.113.7 2h a long look');
  const longer = await bot.card(/a long look.*Waiting for approval/s);
  await bot.press('U0BO', longer, 'approve');
  await bot.direct('U0ANA', /Approved by <@U0BO>.*psql/s);
  await bot.command('U0ANA', 'done');
  const which = await bot.told('U0ANA', /Which one/);
  const first = /gr_\w+/.exec(wholeText(which))?.[0] ?? '';
  await bot.command('U0ANA', `done ${first}`);
  await bot.direct(
    'U0ANA',
    /Ended early by <@U0ANA> .* This address stays open until .*: you have another access/,
  );
  expect(bot.rules()).toHaveLength(1);
});

test('nobody gives back what is not theirs, but an approver may end it', async () => {
  const bot = shared();
  await bot.press('U0BO', await asked(bot, '203.0.113.9'), 'approve');
  const open = await bot.card(/Open until/);
  await bot.press('U0DEE', open, 'done');
  await bot.slack.until(
    () => bot.toldAtCard('U0DEE').some(({ text }) => text.includes('isn’t yours')),
    'Dee is refused',
  );
  expect(bot.rules()).toEqual(['203.0.113.9/32']);
  await bot.press('U0CY', open, 'done');
  await bot.direct('U0ANA', /Ended early by <@U0CY>/);
  expect(bot.rules()).toEqual([]);
});

test('denied: the requester is told by whom, and nothing opens', async () => {
  const bot = shared();
  await bot.press('U0CY', await asked(bot, '203.0.113.10'), 'deny');
  await bot.submit('U0CY', { because: 'Not <!channel> during the sale.' });
  const told = await bot.direct('U0ANA', /Denied by <@U0CY>/);
  expect(told.text).toContain('Why it was denied: `Not &lt;!channel&gt; during the sale.`');
  expect(wholeText(await bot.card(/Denied by <@U0CY>/))).not.toContain('"action_id":"approve"');
  expect(bot.rules()).toEqual([]);
});
