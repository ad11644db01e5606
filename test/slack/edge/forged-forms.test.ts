/** A form about access is believed for nothing but which access it is about: who sends it, and what they ask, is judged again. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { interaction } from '../../../sandbox/slack/payloads.ts';
import { viewPayload } from '../../../sandbox/slack/views.ts';
import { aBot, type Bot } from '../../support/bot.ts';
import { testRedis } from '../../support/redis.ts';
import { movesOf, sixForms } from '../../support/six-forms.ts';
import { short } from '../../support/timing.ts';

const redis = await testRedis();
// No acknowledgement ever draws a form that is not open: as many tries as usual find that out.
const slack = { ...short.slack, ackTaken: { firstMs: 1, wholeMs: 4 } };
const Metadata = z.object({ grant: z.object({ id: z.string(), saw: z.string() }) }).loose();

type Forgery = {
  readonly what: string;
  readonly by?: string;
  readonly metadata?: (read: z.infer<typeof Metadata>, others: string) => string;
  readonly typed?: string;
  readonly says: RegExp;
};

const notYours = /isn’t yours/;
const changed = /This access has changed/;
const about = (grant: object) => (read: object) => JSON.stringify({ ...read, grant });

const extend: readonly Forgery[] = [
  { what: 'sent by someone else', by: 'U0DEE', says: notYours },
  { what: 'sent by an approver', by: 'U0BO', says: notYours },
  {
    what: 'about the access of another',
    metadata: (read, id) => about({ ...read.grant, id })(read),
    says: notYours,
  },
  {
    what: 'about no access',
    metadata: (read) => about({ ...read.grant, id: 'gr_0123456789' })(read),
    says: /gr_0123456789/,
  },
  {
    what: 'seen as longer',
    metadata: (read) => about({ ...read.grant, saw: `${read.grant.saw}0` })(read),
    says: changed,
  },
  { what: 'seen as nothing', metadata: (read) => about({ id: read.grant.id })(read), says: changed },
  { what: 'about a bare id', metadata: (read) => read.grant.id, says: changed },
  { what: 'for longer than is allowed', typed: '30d', says: /the limit is/ },
  { what: 'for less than nothing', typed: '-30m', says: /not a length of time/ },
  {
    what: 'for the length of many digits',
    typed: `${'9'.repeat(3000)}h`,
    says: /not a length of time|the limit is/,
  },
];
const moved: readonly Forgery[] = [
  ...extend.slice(0, 4),
  { what: 'to everywhere', typed: '0.0.0.0/0', says: /the whole Internet/ },
  { what: 'to a private address', typed: '10.0.0.1', says: /private/ },
  { what: 'to a wider range', typed: '203.0.112.0/24', says: /too wide/ },
  { what: 'to a region', typed: 'region:osc-fr1', says: /Scalingo region here/ },
  { what: 'to two addresses', typed: '203.0.113.9 203.0.113.10', says: /not an IPv4 address/ },
];

test.each([
  { callback: 'extend', field: 'length', fits: '30m', forgeries: extend },
  { callback: 'moved', field: 'source', fits: '203.0.113.20', forgeries: moved },
])(
  'O2: a forged submission of the form $callback changes nothing',
  async ({ callback, field, fits, forgeries }) => {
    const form = sixForms.find((one) => one.callback === callback);
    const bot = await aBot('Socket Mode', { orders: { extend: 'automatic' }, timing: { slack } });
    await form?.open(bot);
    const sent = openForm(bot);
    await bot.command('U0CY', 'orders 203.0.113.128/28 2h the report is late');
    const others = await bot.card(/asks for access.*203\.0\.113\.128/);
    await bot.press('U0BO', others, 'approve');
    await bot.direct('U0CY', /psql/);
    const [, otherId = ''] = /(gr_\w+)/.exec(JSON.stringify(others.blocks)) ?? [];
    const before = await movesOf(bot, redis);
    const rules = bot.rules();

    const read = Metadata.parse(JSON.parse(sent.private_metadata));
    for (const [n, { what, by = 'U0ANA', metadata, typed = fits, says }] of forgeries.entries()) {
      const heard = bot.directs(by).length;
      const answer = await bot.slack.deliver('interactive', {
        type: 'view_submission',
        ...interaction(personOf(bot, by)),
        trigger_id: 'none',
        view: {
          ...sent,
          // Of no form that is open, so that each has its own answer in a direct message.
          id: `V0FORGED${n}`,
          private_metadata: metadata?.(read, otherId) ?? sent.private_metadata,
          state: { values: { [field]: { value: { type: 'plain_text_input', value: typed } } } },
        },
      });
      expect(answer, what).toMatchObject({ acked: true });
      // At once at its field, or once it was looked up.
      const told = () => `${JSON.stringify(answer)} ${JSON.stringify(bot.directs(by).slice(heard))}`;
      await bot.slack.until(
        () => says.test(told()),
        () => `${what}: ${told()}`,
      );
    }
    expect(await movesOf(bot, redis)).toEqual(before);
    expect(bot.rules()).toEqual(rules);
    expect(bot.log.join()).not.toMatch(/listener failed|action of a person failed/);
  },
);

function personOf({ slack }: Bot, id: string) {
  const person = slack.workspace.person(id);
  if (!person) throw new Error(`nobody is ${id}`);
  return person;
}

/** As Ana would send it. */
function openForm({ slack }: Bot) {
  const [stored] = slack.workspace.views.of('U0ANA');
  if (!stored) throw new Error('no form is open');
  return z.looseObject({ private_metadata: z.string() }).parse(viewPayload(stored));
}
