/** The two answers that take more than a press: no, with a reason, and yes, for less. Both forms outlive a restart. */
import { approve, deny } from '../flow/decide.ts';
import type { World } from '../flow/ports.ts';
import type { Less } from '../grant/deciding.ts';
import { formatDuration, parseDuration } from '../grant/duration.ts';
import { GrantId } from '../grant/ids.ts';
import type { Grant } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { parseSource } from '../grant/source.ts';
import type { Ink } from '../words/ink.ts';
import { actorOfInteraction } from './actor.ts';
import { FIELD_MOST, textInput } from './fields.ts';
import { DENY_FORM, ids, LESS_FORM } from './ids.ts';
import type { Listening } from './listening.ts';
import { answerModal, grantForm, openModal, readGrantForm } from './modal.ts';
import { honestly, isAnswer, reply, say } from './reply.ts';

const BECAUSE_MOST = 300;

export function listenToForms({ app, world, readers }: Listening): void {
  app.action(ids.deny, async ({ ack, body, action, client, respond }) => {
    await ack();
    const id = GrantId.safeParse(action.type === 'button' ? action.value : undefined);
    if (!id.success) return;
    const ink = await readers.ink(body.user.id);
    await openModal({ ink, client, world, respond, body, view: denyForm(id.data, ink) });
  });

  app.action(ids.less, async ({ ack, body, action, client, respond }) => {
    await ack();
    const id = GrantId.safeParse(action.type === 'button' ? action.value : undefined);
    if (!id.success) return;
    const ink = await readers.ink(body.user.id);
    const found = await honestly(world, ink, async () => ({ grant: await world.grants.get(id.data) }));
    if (isAnswer(found)) return reply(world, respond, found);
    if (!found.grant) return reply(world, respond, say(ink.words.forms.less.gone));
    await openModal({ ink, client, world, respond, body, view: lessForm(found.grant, ink) });
  });

  app.view(DENY_FORM, async ({ ack, body, view, client }) => {
    const { id, field } = readGrantForm(view);
    const ink = await readers.ink(body.user.id);
    await answerModal({
      ink,
      ack,
      client,
      world,
      body,
      viewId: view.id,
      check: async () => undefined,
      act: () => deny(world, actorOfInteraction(body), id, field('because').trim() || undefined),
      thanks: ink.words.forms.deny.thanks,
    });
  });

  app.view(LESS_FORM, async ({ ack, body, view, client }) => {
    const { id, field } = readGrantForm(view);
    const ink = await readers.ink(body.user.id);
    let less: Less | undefined;
    await answerModal({
      ink,
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
      thanks: ink.words.forms.less.thanks,
    });
  });
}

function denyForm(id: GrantId, ink: Ink) {
  const { deny } = ink.words.forms;
  const because = textInput('because', deny.because, {
    hint: deny.becauseHint,
    most: BECAUSE_MOST,
    lines: 'several',
    optional: true,
  });
  return grantForm({ ...deny, ink, callback: DENY_FORM, id, blocks: [because] });
}

function lessForm({ id, source, ttlMs }: Grant, ink: Ink) {
  const { less } = ink.words.forms;
  const filled = formatDuration(ttlMs);
  return grantForm({
    ...less,
    ink,
    callback: LESS_FORM,
    id,
    blocks: [
      textInput('duration', less.length, { hint: less.lengthHint(filled), filled, most: FIELD_MOST }),
      textInput('source', less.source, {
        hint: less.sourceHint(source),
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
