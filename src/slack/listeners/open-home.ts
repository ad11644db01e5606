/** The Home tab: drawn when someone opens it, and redrawn for those who opened it or pressed there lately when something changes. */
import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { HomeMemory } from '../../contracts/home-memory.ts';
import { HOUR, SECOND } from '../../grant/duration.ts';
import { PersonId } from '../../grant/ids.ts';
import { edgeFault, eventOf } from '../connection/slack-error.ts';
import type { Listening } from '../interactions/context.ts';
import { homeOf } from '../views/home-view.ts';

const LATELY_MS = HOUR;
/** How many recent visitors' tabs are redrawn after a change; the others see it when they open theirs again. */
const MOST_REDRAWN = 20;

/** `world`: nothing is decided by what its people are here, so it may be a minute old. */
type Needs = Listening & {
  readonly homes: HomeMemory;
  /** not the one of forms: nobody waits for this */
  readonly client: WebClient;
  /** asks for `refresh` at that instant */
  readonly again: (at: number) => Promise<void>;
};

export type Home = {
  /** redraws it for everyone who opened it lately; throws a `Fault` where Slack asks to wait, and those drawn by then stay drawn */
  refresh(): Promise<void>;
};

const Opened = z.object({ user: PersonId, tab: z.string() });
const Pressed = z.object({ user: z.object({ id: PersonId }), view: z.object({ type: z.literal('home') }) });

export function createHome({ app, world, readers, homes, client, again }: Needs): Home {
  app.event('app_home_opened', async ({ event }) => {
    const { user, tab } = Opened.parse(event);
    if (tab !== 'home') return;
    try {
      await homes.opened(user, world.now());
      // Regardless of what was drawn last: someone who opens the tab always gets it.
      await publish(user, undefined);
    } catch (error) {
      const { message, retryAfterMs = SECOND } = edgeFault(error);
      world.log.warn({ ...eventOf(error, 'home_not_drawn'), why: message }, 'home tab not drawn');
      await again(world.now() + retryAfterMs);
    }
  });

  // A tab may be in front of somebody for hours: who presses there looks at it, and sees what came of the press.
  app.use(async ({ body, next }) => {
    await next();
    const pressed = Pressed.safeParse(body).data;
    if (!pressed) return;
    try {
      await homes.opened(pressed.user.id, world.now());
      await again(world.now());
    } catch (error) {
      const why = edgeFault(error).message;
      world.log.warn({ ...eventOf(error, 'home_not_redrawn'), why }, 'home tab not redrawn');
    }
  });

  return {
    async refresh() {
      const lately = await homes.openedSince(world.now() - LATELY_MS);
      for (const person of lately.slice(-MOST_REDRAWN)) {
        const drawn = await homes.drawn(person);
        try {
          await publish(person, drawn);
        } catch (error) {
          const fault = edgeFault(error);
          if (fault.retryAfterMs !== undefined) throw fault;
          world.log.warn(
            { ...eventOf(error, 'home_not_redrawn'), why: fault.message },
            'home tab not redrawn',
          );
        }
      }
    },
  };

  /** Publishes nothing if the tab shows it already. */
  async function publish(person: PersonId, drawn: string | undefined): Promise<void> {
    const view = await homeOf(world, person, await readers.markup(person));
    const digest = createHash('sha256').update(JSON.stringify(view)).digest('base64url');
    if (digest === drawn) return;
    await client.views.publish({ user_id: person, view });
    await homes.drew(person, digest);
  }
}
