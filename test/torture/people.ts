/** What people do in the run: each act chooses, by its dice, from what is before somebody's eyes at that moment. */
import { isOffered, press as pressed } from '../../sandbox/demo.ts';
import { elementsOf } from '../../sandbox/slack/field-values.ts';
import type { StoredMessage } from '../../sandbox/slack/workspace.ts';
import { BOT } from '../../sandbox/slack/workspace-people.ts';
import { latePress } from '../support/late.ts';
import { submitForm, typeCommand } from './forms.ts';
import { handActs } from './hands.ts';
import { type ActKind, type Dice, pick } from './plan.ts';
import { type DatabaseName, databases, MORE, people, REGION_SOURCE } from './policy.ts';
import type { Asked } from './story.ts';
import type { World } from './world.ts';

const addresses = ['203.0.113.7', '203.0.113.8', '203.0.113.9', '203.0.113.0/29'];
const approvers = ['U0BO', 'U0CY', 'U0DEE'];

/** What was done, in words; undefined where there was nothing to do it to. */
type Act = (dice: Dice) => Promise<string | undefined>;

export function createPeople(world: World, asks: Asked[]) {
  const { slack } = world;
  const { workspace } = slack;

  const acts: Readonly<Record<ActKind, Act>> = {
    async ask([who, what, where]) {
      const { database, source, seconds, reason, person } = anything([who, what, where]);
      const text = `${database} ${source} ${seconds}s ${reason}`;
      return `${person}: ${text} → ${await typeCommand(slack, person, text)}`;
    },
    async emergency([who, what, where]) {
      const asked = anything([who, what, where], 'orders');
      const { person, source, seconds, reason } = asked;
      const opened = await typeCommand(slack, person, `emergency orders ${seconds}s`);
      const sent = await submitForm(slack, person, 'emergency', { source, duration: `${seconds}s`, reason });
      return `${person}: emergency ${source} ${seconds}s ${reason} → ${opened}, ${sent}`;
    },
    approve: (dice) => pressOn(dice, 'approve', approvers),
    refuseOrAllowMore: ([who, which, what]) =>
      pressOn([who, which, 0], what % 4 === 0 ? 'refuse-more' : 'allow-more', approvers),
    done: (dice) => pressOn(dice, 'done', people),
    cancel: (dice) => pressOn(dice, 'cancel', people),
    async deny(dice) {
      const pressed = await pressOn(dice, 'deny', approvers);
      return pressed && `${pressed}, ${await submitForm(slack, approver(dice), 'deny', { because: 'no' })}`;
    },
    async approveForLess(dice) {
      const pressed = await pressOn(dice, 'approve-for-less', approvers);
      const less = { duration: '1s' };
      return pressed && `${pressed}, ${await submitForm(slack, approver(dice), 'approve-for-less', less)}`;
    },
    extend: (dice) => aboutOwn(dice, (id) => `extend ${id} ${MORE}`),
    move: (dice) => aboutOwn(dice, (id) => `moved ${pick(addresses, dice[2])} ${id}`),
    async pressAnything([who, which, what]) {
      const person = pick(people, who) ?? 'U0ANA';
      const message = pick(
        seenBy(person).filter((one) => buttonsOf(one).length > 0),
        which,
      );
      const action = message && pick(buttonsOf(message), what)?.action_id;
      return message && action && press(person, message, action);
    },
    async pressStale([who, which, what]) {
      const person = pick(people, who) ?? 'U0ANA';
      const old = workspace.history.filter(
        (one) =>
          !one.ephemeral &&
          buttonsOf(one).length > 0 &&
          workspace.channel(one.channel)?.members.includes(person),
      );
      const message = pick(old, which);
      const action = message && pick(buttonsOf(message), what)?.action_id;
      if (!message || !action) return undefined;
      const late = latePress(slack, { person, message: { ...message, edited: false }, action });
      return `${person} presses ${action} of ${message.at} late → ${outcome(await slack.deliver('interactive', late))}`;
    },
    deliverAgain: async () => `Slack delivers again → ${outcome(await slack.sockets.redeliver())}`,
    async openHome([who]) {
      const person = pick(people, who) ?? 'U0ANA';
      await slack.act(person, { do: 'openHome' });
      return `${person} opens the Home tab`;
    },
    ...handActs(world.scalingo, addresses),
  };

  return (what: ActKind, dice: Dice): Promise<string | undefined> => acts[what](dice);

  function anything([who, what, where]: Dice, only?: DatabaseName) {
    const person = pick(people, who) ?? 'U0ANA';
    const database = only ?? pick(databases, what) ?? 'orders';
    const source =
      database === 'billing' && where % 5 === 0 ? REGION_SOURCE : (pick(addresses, where) ?? '203.0.113.7');
    const seconds = 1 + (what % 8);
    const reason = `torture-${asks.length + 1}`;
    const canonical = source.includes('/') || source === REGION_SOURCE ? source : `${source}/32`;
    asks.push({ reason, person, database, source: canonical, ttlMs: seconds * 1000 });
    return { person, database, source, seconds, reason };
  }

  function seenBy(person: string): readonly StoredMessage[] {
    return workspace.channels
      .filter(({ members }) => members.includes(person))
      .flatMap(({ messages }) => messages)
      .filter(({ user, to }) => user === BOT.user && (to === undefined || to === person));
  }

  async function pressOn(dice: Dice, action: string, among: readonly string[]): Promise<string | undefined> {
    const person = pick(among, dice[0]) ?? 'U0BO';
    const fitting = seenBy(person).filter(({ blocks }) => isOffered(blocks, action));
    const message = pick(fitting, dice[1]);
    return message && press(person, message, action);
  }

  async function press(person: string, message: StoredMessage, action: string): Promise<string> {
    const [button] = buttonsOf(message).filter(({ action_id }) => action_id === action);
    const result = await slack.act(person, pressed(message, action));
    return `${person} presses ${action} on ${button?.value ?? message.ts} → ${result.ok ? 'acknowledged' : result.error}`;
  }

  /** A command about one of one's own grants that are open. */
  async function aboutOwn([who, which]: Dice, command: (id: string) => string): Promise<string | undefined> {
    const person = pick(people, who) ?? 'U0ANA';
    const open = workspace
      .direct(person)
      .messages.flatMap((one) => buttonsOf(one).filter(({ action_id }) => action_id === 'done'));
    const id = /gr_\w+/.exec(pick(open, which)?.value ?? '')?.[0];
    if (!id) return undefined;
    return `${person}: ${command(id)} → ${await typeCommand(slack, person, command(id))}`;
  }
}

function approver([who]: Dice): string {
  return pick(approvers, who) ?? 'U0BO';
}

function outcome({ acked }: { readonly acked: boolean }): string {
  return acked ? 'acknowledged' : 'not acknowledged';
}

function buttonsOf({ blocks = [] }: Pick<StoredMessage, 'blocks'>) {
  return elementsOf(blocks).flatMap(({ block_id, element: { type, action_id, value } }) =>
    type === 'button' ? [{ block_id, action_id, value }] : [],
  );
}
