/**
 * Bolt's app, except that only a few deliveries of one person are worked on at once: a flood of one person holds up that person alone.
 * Each is acknowledged as it comes; beyond that it waits until it is its turn.
 */
import { App, type ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';

const AT_ONCE = 5;

/** Whose delivery it is, in a command, in an interaction, and in an event. */
const Sender = z
  .object({
    user_id: z.string(),
    user: z.object({ id: z.string() }),
    event: z.object({ user: z.string() }),
  })
  .partial()
  .transform(({ user_id, user, event }) => user_id ?? user?.id ?? event?.user)
  .catch(undefined);

export class FairApp extends App {
  readonly #turn = createLines(AT_ONCE);

  override async processEvent(event: ReceiverEvent): Promise<void> {
    const person = Sender.parse(event.body);
    let turn: Promise<() => void> | undefined;
    /** Every listener acknowledges before it does anything that takes long, and so does Bolt for events. */
    const ack: ReceiverEvent['ack'] = async (response) => {
      await event.ack(response);
      if (person === undefined) return;
      turn ??= this.#turn(person);
      await turn;
    };
    try {
      await super.processEvent({ ...event, ack });
    } finally {
      (await turn)?.();
    }
  }
}

/** Resolves, for each key, once fewer than `most` have their turn; with what ends the turn. */
function createLines(most: number): (key: string) => Promise<() => void> {
  const lines = new Map<string, { running: number; readonly waiting: (() => void)[] }>();

  return async (key) => {
    const line = lines.get(key) ?? { running: 0, waiting: [] };
    lines.set(key, line);
    if (line.running < most) line.running += 1;
    // The one who ends hands their turn on.
    else await new Promise<void>((begin) => line.waiting.push(begin));
    return () => {
      const next = line.waiting.shift();
      if (next) return next();
      line.running -= 1;
      if (line.running === 0) lines.delete(key);
    };
  };
}
