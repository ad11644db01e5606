/**
 * “Use my current address”: a link in the form to a page that shows the address one comes from; one click there fills the open form
 * in. The link says which form that is, and what state it is in.
 */
import type { WebClient } from '@slack/web-api';
import type { PersonId } from '../../grant/ids.ts';
import { slackFault } from '../connection/slack-error.ts';
import type { Readers } from '../directory/locales.ts';
import type { Forms } from '../views/form-state.ts';

type Linked = { readonly person: PersonId; readonly viewId: string };

type Needs = { readonly client: WebClient; readonly readers: Readers };

/** What the page asks of the form that a link was made for. */
export function linkedForms({ client, readers }: Needs, forms: Forms) {
  return {
    /** whose it is, and for what: another person's link would fill in that person's form */
    async whose({ person, viewId }: Linked) {
      return { name: await readers.name(person), database: forms.database(viewId) };
    },
    /** Throws a `Fault` where the form is closed, or Slack will not take it. */
    async confirmed({ person, viewId, source: address }: Linked & { readonly source: string }) {
      const markup = await readers.markup(person);
      // What else was filled in stays: Slack keeps each field whose id does not change.
      const { name, view } = await forms.fill({ markup, person, form: viewId, address });
      try {
        await client.views.update({ external_id: name, view });
      } catch (error) {
        throw slackFault(error);
      }
    },
  };
}
