/** Each form carries out exactly what was filled in, and what cannot be checked carries out nothing. */
import { test } from 'vitest';
import { z } from 'zod';
import { interaction } from '../../../sandbox/slack/payloads.ts';
import { viewPayload } from '../../../sandbox/slack/views.ts';
import { aBot, type Bot } from '../../support/bot.ts';
import { aDoor } from '../../support/door.ts';
import { testRedis } from '../../support/redis.ts';
import { type Form, forSixForms, movesOf, send, sixForms } from '../../support/six-forms.ts';
import { short } from '../../support/timing.ts';

const redis = await testRedis();
const impatient = { ...short, redis: { ...short.redis, answerMs: 1_500 } };

test.concurrent.for(sixForms)(
  'O1: the form $callback is refused where it cannot be read; then it carries out what was filled in, once',
  async (form, { expect, onTestFinished }) => {
    const bot = await aBot('Socket Mode', { orders: forSixForms }, onTestFinished);
    await form.open(bot);
    const before = await movesOf(bot, redis);
    const { title } = z.object({ title: z.unknown() }).parse(bot.form(form.person)?.view);
    for (const [what, spoilt] of spoiltPayloads(bot, form)) {
      const logged = unreadable(bot).length;
      const answer = await bot.slack.deliver('interactive', spoilt);
      expect(answer, what).toMatchObject({ acked: true, payload: { response_action: 'update' } });
      expect(JSON.stringify(answer), what).toContain('This form could not be read, and nothing was done.');
      expect(unreadable(bot).length, what).toBe(logged + 1);
    }
    // Nothing of them goes on beside what is sent then.
    expect(await send(bot, form)).toEqual({ ok: true });
    await form.done(bot);
    // U21: what comes of it is read under the same title.
    expect(bot.form(form.person)?.view).toMatchObject({ title });
    expect(await movesOf(bot, redis)).toEqual([...before, form.move]);
    expect(bot.log.join()).not.toMatch(/listener failed|action of a person failed/);
  },
);

test.concurrent.for(sixForms)(
  'O1: the form $callback is given back where Redis does not answer; sent again, a fault after the write makes nothing twice',
  async (form, { expect, onTestFinished }) => {
    const door = await aDoor({}, onTestFinished);
    // Three starts within seconds: with the usual number of calls the look at the other database would wait for a minute, and openings with it.
    const env = { SCALINGO_CALLS_PER_MINUTE: '600' };
    const bot = await aBot(
      'Socket Mode',
      { redisUrl: door.url, orders: forSixForms, timing: impatient, env },
      onTestFinished,
    );
    await form.open(bot);
    const before = await movesOf(bot, redis);
    const letThrough = door.stall();
    await send(bot, form);
    await says(bot, form, /is out of reach right now/);
    letThrough();
    await bot.restart();
    expect(await movesOf(bot, redis)).toEqual(before);

    const [, move] = form.move;
    door.loseAnswerTo(`"move":"${move}"`);
    await sendAsItIs(bot, form);
    await says(bot, form, /It is not certain that this was written down/);
    expect(await movesOf(bot, redis)).toEqual([...before, form.move]);

    await expect.poll(async () => again(bot, form), { timeout: 15_000, interval: 100 }).toMatch(form.stored);
    // What was cut off between the write and the telling is taken up by a sweep.
    await bot.restart();
    await form.done(bot);
    expect(await movesOf(bot, redis)).toEqual([...before, form.move]);
  },
);

const asking = sixForms.filter(({ callback }) => ['request', 'emergency'].includes(callback));

test.concurrent.for(asking)(
  'the form $callback, sent again by who may not ask by now, says what is stored',
  async (form, { expect, onTestFinished }) => {
    const door = await aDoor({}, onTestFinished);
    const bot = await aBot(
      'Socket Mode',
      { redisUrl: door.url, orders: forSixForms, timing: impatient },
      onTestFinished,
    );
    await form.open(bot);
    const [, move] = form.move;
    door.loseAnswerTo(`"move":"${move}"`);
    await send(bot, form);
    await says(bot, form, /It is not certain that this was written down/);
    bot.slack.workspace.become(form.person, 'guest');
    await expect.poll(async () => again(bot, form), { timeout: 15_000, interval: 100 }).toMatch(form.stored);
  },
);

test.concurrent.for(asking)(
  'O1: the form $callback is never about another database whose name begins alike',
  async (form, { expect, onTestFinished }) => {
    const bot = await aBot('Socket Mode', { orders: forSixForms }, onTestFinished);
    await form.open(bot);
    const archive = { scalingo: 'my-billing', ...forSixForms };
    bot.writeConfig({ databases: { 'orders-archive': archive } });
    await bot.reload();
    await send(bot, form);
    await bot.slack.until(() => Object.keys(bot.form(form.person)?.errors ?? {}).length > 0, 'refused');
    expect(bot.form(form.person)?.errors['database']).toMatch(/no database “orders” that you can request/);
    expect(await movesOf(bot, redis)).toEqual([]);
  },
);

const textOf = (bot: Bot, { person }: Form) => JSON.stringify(bot.form(person)?.view ?? {});

const says = (bot: Bot, form: Form, words: RegExp) =>
  bot.slack.until(
    () => words.test(textOf(bot, form)),
    () => `${words} in the form; there is ${textOf(bot, form)}; logged ${bot.log.join('; ')}`,
  );

/** Until there is a connection to Redis that answers. */
async function again(bot: Bot, form: Form): Promise<string> {
  if (/not certain/.test(textOf(bot, form))) await sendAsItIs(bot, form);
  return textOf(bot, form);
}

function sendAsItIs(bot: Bot, { person }: Form) {
  return bot.slack.act(person, { do: 'submit', view: bot.form(person)?.id ?? '', values: {} });
}

const unreadable = ({ log }: Bot) => log.filter((line) => line.includes('"event":"form_unreadable"'));

/** The form as it would be sent, except for what makes it none that can be read. */
function spoiltPayloads({ slack }: Bot, { person: id, fields, chosen, callback }: Form) {
  const person = slack.workspace.person(id);
  const [stored] = slack.workspace.views.of(id);
  if (!person || !stored) throw new Error(`${id} has no form open`);
  const typed = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, { value: { type: 'plain_text_input', value } }]),
  );
  const values = { ...stored.values, ...typed, ...chosen };
  const [first = ''] = Object.keys(fields);
  const { [first]: _, ...incomplete } = values;
  const view = viewPayload({ ...stored, values });
  const payload = { type: 'view_submission', ...interaction(person), trigger_id: 'none', view };
  const withView = (change: object) => ({ ...payload, view: { ...view, ...change } });
  const isAboutGrant = callback !== 'request' && callback !== 'emergency';
  return [
    [
      'a field with another kind of value',
      withView({ state: { values: { ...values, [first]: { value: { value: 7 } } } } }),
    ],
    [
      'a field of another name',
      withView({ state: { values: { ...values, [first]: { typed: { value: '1h' } } } } }),
    ],
    ['without a field', withView({ state: { values: incomplete } })],
    ['without values', withView({ state: {} })],
    ['without state', withView({ state: undefined })],
    ['blocks of another shape', withView({ blocks: [7], state: undefined })],
    ['nobody sent it', { ...payload, user: { id: '' } }],
    [
      'of a later build',
      withView({ private_metadata: '{"schema":9,"language":"en","grant":{"id":"gr_0123456789"}}' }),
    ],
    ...(isAboutGrant
      ? ([
          ['without metadata', withView({ private_metadata: '' })],
          ['metadata cut short', withView({ private_metadata: (view.private_metadata ?? '').slice(0, -2) })],
          ['metadata about nothing', withView({ private_metadata: '{"schema":1,"language":"en"}' })],
        ] as const)
      : []),
  ] as const;
}
