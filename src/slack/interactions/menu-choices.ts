/**
 * A choice in a message's menu is treated as the press of a button for which the message has no space: from here on the two are the
 * same. What a press may do is decided where it is carried out, as for every button.
 */
import { z } from 'zod';
import { ids } from '../views/action-ids.ts';
import type { Listening } from './context.ts';

const Choice = z.object({
  type: z.literal('overflow'),
  action_id: z.literal(ids.menu),
  selected_option: z.object({ value: z.string(), text: z.looseObject({ text: z.string() }) }),
});

export function listenToMenus({ app }: Pick<Listening, 'app'>): void {
  app.use(async ({ payload, next }) => {
    const choice = Choice.safeParse(payload).data;
    if (choice) {
      const { value: chosen, text } = choice.selected_option;
      const [action_id = '', ...value] = chosen.split(' ');
      Object.assign(payload, { type: 'button', action_id, value: value.join(' '), text });
    }
    await next();
  });
}
