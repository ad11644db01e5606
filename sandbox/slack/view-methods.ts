/** The Web API's methods for modals and the Home tab, and the one that says whether Slack would take them. None needs a scope. */
import type { z } from 'zod';
import { MessageBlocks, View } from './block-shapes.ts';
import { SlackRefusal, textOf } from './slack-refusal.ts';
import { viewOf, viewPayload } from './views.ts';
import type { Methods } from './web-method.ts';

/** `message` as `chat.postMessage` takes it. What is wrong is told place by place. */
function validated(schema: z.ZodType, value: unknown, code: string): object {
  const read = schema.safeParse(value);
  if (read.success) return {};
  const errors = read.error.issues.map(({ path, message }) => ({
    pointer: `/${path.map(String).join('/')}`,
    code: 'failed_constraint',
    message,
  }));
  throw new SlackRefusal(code, { errors });
}

export const viewMethods: Methods = {
  'blocks.validate': {
    run(_, { blocks, message, view }) {
      if ([blocks, message, view].filter((one) => one !== undefined).length !== 1)
        throw new SlackRefusal('invalid_arguments');
      if (view !== undefined) return validated(View, view, 'invalid_view');
      if (blocks !== undefined) return validated(MessageBlocks, blocks, 'invalid_blocks');
      return validated(MessageBlocks, Object(message).blocks, 'invalid_message');
    },
  },
  'views.open': {
    run({ views, takeTrigger }, args) {
      const wanted = viewOf(args['view'], 'modal');
      const { person } = takeTrigger(textOf(args, 'trigger_id'));
      return { view: viewPayload(views.open(person, wanted)) };
    },
  },
  'views.push': {
    run({ views, takeTrigger }, args) {
      const wanted = viewOf(args['view'], 'modal');
      const { person, view } = takeTrigger(textOf(args, 'trigger_id'));
      // Only what happened in a modal can put another one on top of it.
      const below = views.of(person).find(({ id }) => id === view);
      if (!below) throw new SlackRefusal('not_found');
      return { view: viewPayload(views.push(below, wanted)) };
    },
  },
  'views.update': {
    run({ views }, args) {
      const stored = views.find(args);
      const wanted = viewOf(args['view'], stored?.view.type ?? 'modal');
      if (!stored) throw new SlackRefusal('not_found');
      views.update(stored, wanted, args['hash']);
      return { view: viewPayload(stored) };
    },
  },
  'views.publish': {
    run({ views, homeTab, person: find }, args) {
      const wanted = viewOf(args['view'], 'home');
      if (!homeTab) throw new SlackRefusal('not_enabled');
      const person = find(textOf(args, 'user_id'));
      if (!person) throw new SlackRefusal('user_not_found');
      const home = views.home(person.id);
      if (home) views.update(home, wanted, args['hash']);
      return { view: viewPayload(home ?? views.publish(person.id, wanted)) };
    },
  },
};
