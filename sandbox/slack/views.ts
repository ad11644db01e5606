/** Modals and Home tabs: each has a hash that changes with it, and keeps what the person typed. */
import { randomUUID } from 'node:crypto';
import { View } from './block-shapes.ts';
import type { Values } from './client-api.ts';
import { valuesOf } from './field-values.ts';
import { accepted, SlackRefusal } from './slack-refusal.ts';
import { BOT, TEAM } from './workspace-people.ts';

export type StoredView = {
  readonly id: string;
  readonly person: string;
  readonly root: string;
  /** the one below it in the stack */
  readonly previous: string | null;
  view: View;
  hash: string;
  values: Values;
  errors: Readonly<Record<string, string>>;
};

/** A modal and two more on top of it. */
const STACK_MOST = 3;

export function viewOf(value: unknown, type: View['type']): View {
  const view = accepted(View, value, 'invalid_arguments');
  if (view.type === type) return view;
  throw new SlackRefusal('invalid_arguments', {
    response_metadata: { messages: [`[ERROR] must be a ${type} [json-pointer:/view/type]`] },
  });
}

function newView(person: string, view: View, below?: StoredView): StoredView {
  const id = `V${randomUUID().slice(0, 8).toUpperCase()}`;
  const values = valuesOf(view.blocks);
  const place = { root: below?.root ?? id, previous: below?.id ?? null };
  return { id, person, view, hash: randomUUID(), values, errors: {}, ...place };
}

/** The same view with another content: what was typed stays in the fields that are still called the same. */
function replaceView(stored: StoredView, view: View): void {
  stored.view = view;
  stored.values = valuesOf(view.blocks, stored.values);
  stored.hash = randomUUID();
  stored.errors = {};
}

/** As the app is told of it, in payloads and in answers. */
export function viewPayload({ id, view, hash, values, root, previous }: StoredView) {
  return {
    id,
    team_id: TEAM,
    app_id: BOT.app,
    app_installed_team_id: TEAM,
    bot_id: BOT.bot,
    root_view_id: root,
    previous_view_id: previous,
    hash,
    callback_id: '',
    external_id: '',
    private_metadata: '',
    title: null,
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    ...view,
    state: { values },
  };
}

export function createViews() {
  let modals: StoredView[] = [];
  const homes = new Map<string, StoredView>();

  const all = () => [...modals, ...homes.values()];
  const stack = (root: string) => modals.filter((each) => each.root === root);

  return {
    /** the open modals of one person; the last one is on top */
    of: (person: string): StoredView[] => modals.filter((each) => each.person === person),
    home: (person: string): StoredView | undefined => homes.get(person),
    stack,

    find(args: { readonly view_id?: unknown; readonly external_id?: unknown }): StoredView | undefined {
      const { view_id, external_id } = args;
      if (typeof view_id === 'string') return all().find(({ id }) => id === view_id);
      return external_id ? all().find(({ view }) => view.external_id === external_id) : undefined;
    },

    /** A view that this person sees: none is on top of it. */
    seenBy(person: string, id: string): StoredView | undefined {
      if (modals.some(({ previous }) => previous === id)) return undefined;
      return all().find((each) => each.id === id && each.person === person);
    },

    open(person: string, view: View): StoredView {
      unlikeOthers(view);
      const opened = newView(person, view);
      modals.push(opened);
      return opened;
    },
    push(below: StoredView, view: View): StoredView {
      unlikeOthers(view);
      if (stack(below.root).length >= STACK_MOST) throw new SlackRefusal('push_limit_reached');
      const pushed = newView(below.person, view, below);
      modals.push(pushed);
      return pushed;
    },
    /** `hash`: of the view that the app last saw; undefined where it does not care. */
    update(stored: StoredView, view: View, hash: unknown): void {
      if (hash !== undefined && hash !== '' && hash !== stored.hash) throw new SlackRefusal('hash_conflict');
      unlikeOthers(view, stored);
      replaceView(stored, view);
    },
    publish(person: string, view: View): StoredView {
      unlikeOthers(view);
      const published = newView(person, view);
      homes.set(person, published);
      return published;
    },
    remove(gone: readonly StoredView[]): void {
      modals = modals.filter((each) => !gone.includes(each));
    },
  };

  function unlikeOthers({ external_id }: View, self?: StoredView): void {
    const taken = all().some((each) => each !== self && each.view.external_id === external_id);
    if (external_id && taken) throw new SlackRefusal('duplicate_external_id');
  }
}
