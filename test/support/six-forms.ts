/** The six forms, each with how it comes before somebody, what is filled in, and the one move that comes of it. */
import type { Redis } from 'ioredis';
import type { Values } from '../../sandbox/slack/client-api.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { BEGINNING, isOfGrant, readAudit } from '../../src/redis/store/audit-store.ts';
import type { Bot } from './bot.ts';

/** Settings of orders under which each of them can be sent. */
export const forSixForms = {
  extend: 'automatic',
  emergency: { who: ['U0ANA'], maxDuration: '1h', tell: ['U0DEE'] },
};

export type Form = {
  readonly callback: string;
  readonly person: string;
  /** resolves once it is open */
  readonly open: (bot: Bot) => Promise<void>;
  readonly fields: Readonly<Record<string, string>>;
  /** what else is chosen */
  readonly chosen?: Values;
  /** of the audit trail: who did what, with which detail */
  readonly move: readonly [person: string, move: string, detail: string | undefined];
  /** what the form says where that is in the record already */
  readonly stored: RegExp;
  /** what people read, once it is carried out as it was filled in */
  readonly done: (bot: Bot) => Promise<unknown>;
};

const ana = 'U0ANA';
const bo = 'U0BO';
const reason = 'the import hangs';

async function isOpen(bot: Bot, person: string): Promise<void> {
  await bot.slack.until(() => bot.form(person) !== undefined, 'the form is open');
}

async function asked(bot: Bot) {
  await bot.command(ana, `orders 203.0.113.0/28 8h ${reason}`);
  await bot.direct(ana, /Waiting for approval/);
  return bot.card(/asks for access/);
}

async function fromCard(bot: Bot, action: string): Promise<void> {
  await bot.press(bo, await asked(bot), action);
  await isOpen(bot, bo);
}

async function fromAccess(bot: Bot, action: string): Promise<void> {
  await bot.command(ana, `orders 203.0.113.0/28 2h ${reason}`);
  await bot.press(bo, await bot.card(/asks for access/), 'approve');
  await bot.press(ana, await bot.direct(ana, /psql/), action);
  await isOpen(bot, ana);
}

const confirmed = {
  confirmed: {
    value: {
      type: 'checkboxes',
      selected_options: [{ text: { type: 'plain_text', text: 'It cannot wait' }, value: 'confirmed' }],
    },
  },
};

export const sixForms: readonly Form[] = [
  {
    callback: 'request',
    person: ana,
    open: async (bot) => {
      await bot.command(ana, 'orders 2h');
      await isOpen(bot, ana);
    },
    fields: { source: '203.0.113.9', duration: '45m', reason: 'a slow report' },
    move: [ana, 'request', undefined],
    stored: /Request sent to|Request received/,
    done: (bot) => bot.card(/asks for access.*203\.0\.113\.9.*45 minutes.*a slow report/s),
  },
  {
    callback: 'emergency',
    person: ana,
    open: async (bot) => {
      await bot.command(ana, 'emergency orders 20m');
      await isOpen(bot, ana);
    },
    fields: { source: '203.0.113.9', duration: '20m', reason: 'the shop is down' },
    chosen: confirmed,
    move: [ana, 'emergency', undefined],
    stored: /Request sent to|Request received/,
    done: async (bot) => {
      await bot.card(/203\.0\.113\.9.*20 minutes.*the shop is down.*Open until/s);
      await bot.slack.until(() => bot.rules().join() === '203.0.113.9/32', 'it is open');
    },
  },
  {
    callback: 'approve-for-less',
    person: bo,
    open: (bot) => fromCard(bot, 'approve-for-less'),
    fields: { duration: '10m', source: '203.0.113.7' },
    move: [bo, 'approve', 'for less: 203.0.113.7/32, 10 min'],
    stored: /\*orders\* from .*: Approved by <@U0BO>/,
    done: (bot) => bot.slack.until(() => bot.rules().join() === '203.0.113.7/32', 'it is open for less'),
  },
  {
    callback: 'deny',
    person: bo,
    open: (bot) => fromCard(bot, 'deny'),
    fields: { because: 'use the replica' },
    move: [bo, 'deny', 'use the replica'],
    stored: /<@U0BO> denied/,
    done: (bot) => bot.direct(ana, /Denied by <@U0BO>.*use the replica/),
  },
  {
    callback: 'extend',
    person: ana,
    open: (bot) => fromAccess(bot, 'extend'),
    fields: { length: '30m' },
    move: [ana, 'extend', '30 min'],
    stored: /Access now ends .* \(2 hours, 30 minutes in all/,
    done: (bot) => bot.card(/for 2 hours, 30 minutes/),
  },
  {
    callback: 'moved',
    person: ana,
    open: (bot) => fromAccess(bot, 'moved'),
    fields: { source: '203.0.113.20' },
    move: [ana, 'move', 'to 203.0.113.20/32'],
    stored: /is for .* already/,
    done: (bot) => bot.slack.until(() => bot.rules().join() === '203.0.113.20/32', 'it is open there'),
  },
];

/** What people did, from the audit trail, in order. */
export async function movesOf(bot: Bot, redis: Redis): Promise<readonly Form['move'][]> {
  const keys = createKeys(bot.installation);
  const trail = await readAudit({ redis, keys }, { after: BEGINNING, count: 1000 });
  return trail.flatMap(({ event }) => {
    if (!isOfGrant(event) || event.by === 'db-access') return [];
    const { by, move, detail } = event;
    return [[by, move, typeof detail === 'string' ? detail : undefined] as const];
  });
}

/** Sends the form that is open. */
export function send(bot: Bot, { person, fields, chosen = {} }: Form, change: object = {}) {
  const typed = Object.entries({ ...fields, ...change }).map(([name, value]) => [
    name,
    { value: { type: 'plain_text_input', value } },
  ]);
  return bot.slack.act(person, {
    do: 'submit',
    view: bot.form(person)?.id ?? '',
    values: { ...Object.fromEntries(typed), ...chosen },
  });
}
