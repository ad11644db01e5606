/** The two answers that take more than a press: no, with a reason, and yes, for less. Both forms outlive a restart. */
import type { App } from '@slack/bolt';
import { approve, deny } from '../flow/decide.ts';
import type { World } from '../flow/ports.ts';
import type { Less } from '../grant/deciding.ts';
import { formatDuration, parseDuration } from '../grant/duration.ts';
import { GrantId } from '../grant/ids.ts';
import type { Grant } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { parseSource } from '../grant/source.ts';
import { actorOfInteraction } from './actor.ts';
import { DENY_FORM, ids, LESS_FORM } from './ids.ts';
import { answerModal, grantForm, openModal, readGrantForm, textInput } from './modal.ts';
import { honestly, isAnswer, reply, say } from './reply.ts';

const BECAUSE_MOST = 300;
const FIELD_MOST = 100;

export function listenToForms(app: App, world: World): void {
  app.action(ids.deny, async ({ ack, body, action, client, respond }) => {
    await ack();
    const id = GrantId.safeParse(action.type === 'button' ? action.value : undefined);
    if (id.success) await openModal({ client, world, respond, body, view: denyForm(id.data) });
  });

  app.action(ids.less, async ({ ack, body, action, client, respond }) => {
    await ack();
    const id = GrantId.safeParse(action.type === 'button' ? action.value : undefined);
    if (!id.success) return;
    const found = await honestly(world, async () => ({ grant: await world.grants.get(id.data) }));
    if (isAnswer(found)) return reply(world, respond, found);
    if (!found.grant) return reply(world, respond, say('That request is not there any more.'));
    await openModal({ client, world, respond, body, view: lessForm(found.grant) });
  });

  app.view(DENY_FORM, async ({ ack, body, view, client }) => {
    const { id, field } = readGrantForm(view);
    await answerModal({
      ack,
      client,
      world,
      body,
      viewId: view.id,
      check: async () => undefined,
      act: () => deny(world, actorOfInteraction(body), id, field('because').trim() || undefined),
      thanks: 'It is denied, and the requester is told.',
    });
  });

  app.view(LESS_FORM, async ({ ack, body, view, client }) => {
    const { id, field } = readGrantForm(view);
    let less: Less | undefined;
    await answerModal({
      ack,
      client,
      world,
      body,
      viewId: view.id,
      async check() {
        const read = await readLess(world, { id, duration: field('duration'), source: field('source') });
        if ('refusal' in read) return read;
        less = read;
        return undefined;
      },
      act: () => approve(world, actorOfInteraction(body), id, less),
      thanks: 'It is approved for that.',
    });
  });
}

function denyForm(id: GrantId) {
  const because = textInput('because', 'What to tell the requester', {
    hint: 'They read it, and so does whoever audits this.',
    most: BECAUSE_MOST,
    lines: 'several',
    optional: true,
  });
  return grantForm({ callback: DENY_FORM, id, title: 'Deny', submit: 'Deny', blocks: [because] });
}

function lessForm({ id, source, ttlMs }: Grant) {
  const filled = formatDuration(ttlMs);
  return grantForm({
    callback: LESS_FORM,
    id,
    title: 'Approve for less',
    submit: 'Approve',
    blocks: [
      textInput('duration', 'For how long', { hint: `Up to ${filled}.`, filled, most: FIELD_MOST }),
      textInput('source', 'From', {
        hint: `${source}, or a range within it.`,
        filled: source,
        most: FIELD_MOST,
      }),
    ],
  });
}

type Typed = { readonly id: GrantId; readonly duration: string; readonly source: string };

async function readLess(
  world: World,
  { id, duration, source: text }: Typed,
): Promise<Less | { readonly field: string; readonly refusal: Refusal }> {
  const grant = await world.grants.get(id);
  const policy = grant && world.policies.get(grant.database);
  if (!policy) return { field: 'duration', refusal: { no: 'unknown-grant', id } };
  const ttlMs = parseDuration(duration);
  if (isRefusal(ttlMs)) return { field: 'duration', refusal: ttlMs };
  const source = parseSource(text, policy);
  return isRefusal(source) ? { field: 'source', refusal: source } : { ttlMs, source: source.source };
}
