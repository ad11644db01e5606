/** Every listener of the app, in one place. */
import type { Endpoints } from '../../contracts/endpoint.ts';
import type { Regions } from '../../contracts/known-regions.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToMenus } from '../interactions/menu-choices.ts';
import type { Working } from '../messages/working-mark.ts';
import type { Forms } from '../views/form-state.ts';
import { listenToAlreadyWaiting } from './already-waiting.ts';
import { listenToMessages, type OneUse } from './answer-message.ts';
import { listenToConnecting } from './connection-details.ts';
import { listenToForms } from './deny-request.ts';
import { listenToExtending } from './extend-access.ts';
import { listenToChoosing } from './form-updates.ts';
import { listenToMoving } from './move-access.ts';
import { listenToEmergencies } from './open-emergency.ts';
import { listenToButtons } from './press-buttons.ts';
import { listenToAsking } from './request-access.ts';
import { listenToAskingAnyway } from './request-anyway.ts';

type Needs = {
  readonly forms: Forms;
  readonly working: Working;
  readonly regions: Regions;
  readonly endpoints: Endpoints;
  readonly oneUse: OneUse;
};

/** Home registers its own event: it also has a job. */
export function registerListeners(
  listening: Listening,
  { forms, working, regions, endpoints, oneUse }: Needs,
): void {
  listenToMenus(listening);
  listenToAsking(listening, forms);
  listenToAlreadyWaiting(listening, forms);
  listenToAskingAnyway(listening);
  listenToChoosing(listening, forms, regions);
  listenToButtons(listening, working);
  listenToForms(listening);
  listenToExtending(listening);
  listenToEmergencies(listening, forms);
  listenToMoving(listening, forms);
  listenToConnecting(listening, endpoints);
  listenToMessages(listening, oneUse);
}
