/**
 * “Use my current address”: a link in a form to a page that shows the address one comes from; one click there fills the open form
 * in. The link says which form that is, and what state it is in.
 */
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { fullDatabases } from '../../flow/emergency.ts';
import type { World } from '../../flow/ports.ts';
import type { PersonId } from '../../grant/ids.ts';
import { isRefusal } from '../../grant/refusal.ts';
import type { Markup } from '../../words/markup.ts';
import { slackFault } from '../connection/slack-error.ts';
import type { Readers } from '../directory/locales.ts';
import type { LinkedForm } from '../views/form-link.ts';
import type { Forms } from '../views/form-state.ts';
import { sourceField } from '../views/request-form.ts';
import { movedForm } from './move-access.ts';
import { emergencyForm, linkedAs } from './open-emergency.ts';

type Linked = { readonly person: PersonId; readonly viewId: string };

type Needs = {
  readonly world: Pick<World, 'grants' | 'rounds' | 'now'>;
  readonly client: WebClient;
  readonly readers: Readers;
};

/** What the page asks of the form that a link was made for. */
export function linkedForms({ world, client, readers }: Needs, forms: Forms) {
  return {
    /** whose it is, and for what: another person's link would fill in that person's form */
    async whose({ person, viewId }: Linked) {
      return { name: await readers.name(person), database: databaseOf(forms.links?.read(viewId)) };
    },
    /** Throws where the form cannot be filled in; a `Fault` where it is closed, or Slack will not take it. */
    async confirmed({ person, viewId, source: address }: Linked & { readonly source: string }) {
      const form = forms.links?.read(viewId);
      if (!form) throw new Error('the link is for a form that this build does not have');
      const markup = await readers.markup(person);
      // What else was filled in stays: Slack keeps each field whose id does not change.
      const view = await filledIn(form, { person, address, markup });
      try {
        await client.views.update({ external_id: form.name, view });
      } catch (error) {
        throw slackFault(error);
      }
    },
  };

  async function filledIn(form: LinkedForm, { person, address, markup }: Filling): Promise<ModalView> {
    const { kind, name } = form;
    const source = { as: 'found', address } as const;
    if (kind === 'request') return forms.fill({ ...form, markup, person, address });
    if (kind === 'moved') {
      const grant = await world.grants.get(form.grant);
      if (grant?.requester !== person) throw new Error('the form is about no access of this person');
      const field = sourceField(source, { filled: undefined, link: undefined, markup });
      return movedForm(grant, { field, name, markup });
    }
    const { database, length } = form.shape;
    const learnt = await forms.learnt({ id: person });
    const view = emergencyForm(
      learnt && !isRefusal(learnt) ? learnt : undefined,
      {
        filled: database === undefined ? {} : { database },
        full: await fullDatabases(world),
        linked: linkedAs(name, person, forms),
        length,
        source,
      },
      markup,
    );
    if (isRefusal(view)) throw new Error('this person can open nothing in an emergency any more');
    return view;
  }
}

type Filling = { readonly person: PersonId; readonly address: string; readonly markup: Markup };

/** In an emergency nobody is told which one is picked: the page names none. */
function databaseOf(form: LinkedForm | undefined): string | undefined {
  if (form?.kind === 'moved') return form.database;
  return form?.kind === 'request' ? form.shape.database : undefined;
}
