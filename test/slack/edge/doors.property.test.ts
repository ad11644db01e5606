/** Whichever door people come through, typed, by form, by button or with a payload made by hand: no rule opens that `explain` refuses. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliverSigned } from '../../../sandbox/slack/signed-http.ts';
import type { StoredMessage } from '../../../sandbox/slack/workspace.ts';
import { explainPolicy } from '../../../src/cli/explain.ts';
import { aBot, type Bot, valueOn } from '../../support/bot.ts';
import { filledIn } from '../../support/filled-in.ts';

const orders = {
  requesters: ['U0ANA', 'U0CY', 'U0GIL'],
  approvers: ['U0BO', 'U0CY', 'U0GIL'],
  maxDuration: '2h',
  deniedRanges: ['203.0.113.128/25'],
  automatic: [{ name: 'short', who: ['U0ANA'], upTo: '30m', from: ['203.0.113.0/26'] }],
  // `explain` knows the policy, and not what waits for a review.
  emergency: { who: ['U0CY'], maxDuration: '30m', tell: ['U0DEE'], maxUnreviewed: 30 },
};

const person = fc.constantFrom('U0ANA', 'U0ANA', 'U0ANA', 'U0CY', 'U0CY', 'U0DEE', 'U0GIL', 'U0INES');
const drawn = fc.record({
  person,
  /** of 64 addresses: where the clause approves, where it does not, and where nobody may come from */
  from: fc.constantFrom(0, 0, 64, 64, 128),
  length: fc.constantFrom('20m', '20m', '20m', '1h', '1h', '3h'),
  door: fc.constantFrom('command', 'form', 'submission by hand', 'emergency by hand'),
  approver: fc.constantFrom('U0BO', 'U0BO', 'U0BO', 'U0CY', 'U0DEE', 'U0GIL', 'U0ANA'),
  answer: fc.constantFrom('button', 'action by hand'),
});

type Asked = {
  readonly person: string;
  readonly source: string;
  readonly length: string;
  readonly door: string;
};

test('no rule opens that explain refuses', { timeout: 120_000 }, async () => {
  const bot = await aBot('signed HTTP', { orders, env: { SCALINGO_CALLS_PER_MINUTE: '600' } });
  const lawful: string[] = [];
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(drawn, async ({ from, approver, answer, ...one }) => {
      nth += 1;
      const source = `203.0.113.${from + nth}`;
      const asked = { ...one, source };
      const { text } = await explain(bot, asked);
      const verdict = / (opens at once|asks the approvers|would be refused)/.exec(text)?.[1];
      await knock(bot, asked);
      if (one.door === 'emergency by hand') {
        const isLawful = ['emergency', 'widestRange, regions', 'allowedRanges, deniedRanges'].every(
          (clause) => text.includes(`${clause}: yes`),
        );
        if (!isLawful || one.length !== '20m') return;
      } else if (verdict === 'asks the approvers') {
        // Not a card of 203.0.113.64 for 203.0.113.6.
        const card = await bot.card(new RegExp(`asks for access.*${source}(?!\\d)`));
        if (answer === 'button') await bot.press(approver, card, 'approve');
        else await send(bot, approver, { type: 'block_actions', ...pressed(card) });
        if (!['U0BO', 'U0CY'].includes(approver) || approver === one.person) return;
      } else if (verdict !== 'opens at once') return;
      lawful.push(`${source}/32`);
      await bot.slack.until(() => bot.rules().includes(`${source}/32`), `${source} is open`);
    }),
    { numRuns: 30 },
  );
  // Whatever was asked before this one was answered before it opens.
  const last = { person: 'U0ANA', source: '203.0.113.63', length: '20m', door: 'command' };
  await knock(bot, last);
  await bot.slack.until(() => bot.rules().includes('203.0.113.63/32'), 'the last one is open');
  expect(bot.rules().sort()).toEqual([...lawful, '203.0.113.63/32'].sort());
});

function explain(bot: Bot, { person: as, source, length }: Asked) {
  return explainPolicy(bot.env, { as, database: 'orders', source, for: length, reason: 'why' });
}

async function knock(bot: Bot, { person: who, source, length, door }: Asked): Promise<void> {
  if (door === 'command') {
    await bot.command(who, `orders ${source} ${length} why`);
    return;
  }
  if (door === 'form') {
    await bot.command(who, length);
    // People who may ask for nothing get no form.
    if (!orders.requesters.includes(who) || who === 'U0GIL') return;
    await bot.slack.until(() => bot.form(who) !== undefined, 'the form');
    const form = bot.form(who);
    const view = form?.id ?? '';
    const chosen = filledIn(form?.view, { duration: length });
    await bot.slack.act(who, { do: 'submit', view, values: { ...filled(source, length), ...chosen } });
    await bot.slack.act(who, { do: 'close', view, all: true });
    return;
  }
  const callback = door === 'emergency by hand' ? 'emergency' : 'request';
  const view = {
    id: `V${source.replaceAll('.', '')}`,
    type: 'modal',
    callback_id: callback,
    private_metadata: '',
    state: { values: { ...filled(source, length), ...confirmed } },
  };
  await send(bot, who, { type: 'view_submission', trigger_id: 'none', view });
}

const field = (value: string) => ({ value: { type: 'plain_text_input', value } });
const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
const confirmed = {
  confirmed: { value: { type: 'checkboxes', selected_options: [option('confirmed')] } },
};

function filled(source: string, length: string) {
  const database = { value: { type: 'static_select', selected_option: option('orders') } };
  return { database, source: field(source), duration: field(length), reason: field('why') };
}

function pressed(card: StoredMessage) {
  const { ts } = card;
  const value = valueOn(card, 'approve');
  const action = { type: 'button', action_id: 'approve', block_id: 'any', value, action_ts: ts };
  return { trigger_id: 'none', container: { type: 'message', message_ts: ts }, actions: [action] };
}

/** As Slack would sign it, had anybody made Slack's client send that. */
async function send(bot: Bot, who: string, payload: object): Promise<void> {
  const user = { id: who, name: who, team_id: 'T0LOCAL' };
  const answer = await deliverSigned(
    { url: bot.address, signingSecret: bot.slack.signingSecret },
    {
      kind: 'interactive',
      payload: { token: 'local', api_app_id: 'A0DBACCESS', team: { id: 'T0LOCAL' }, user, ...payload },
      clock: Date.now,
      ackWithinMs: 3000,
    },
  );
  expect(answer.acked).toBe(true);
}
