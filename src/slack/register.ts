/** Every listener of the app, in one place. */
import type { Endpoints, Regions } from '../flow/ports.ts';
import { listenToAlreadyWaiting } from './already-waiting.ts';
import { listenToAsking } from './asking.ts';
import { listenToChoosing } from './choosing.ts';
import { listenToConnecting } from './connecting.ts';
import { listenToButtons } from './deciding.ts';
import { listenToForms } from './denying.ts';
import { listenToEmergencies } from './emergency.ts';
import { listenToExtending } from './extending.ts';
import type { Forms } from './forms.ts';
import type { Listening } from './listening.ts';
import { listenToMoving } from './moving.ts';
import type { Working } from './pressing.ts';

type Needs = {
  readonly forms: Forms;
  readonly working: Working;
  readonly regions: Regions;
  readonly endpoints: Endpoints;
};

/** Home registers its own event: it also has a job. */
export function registerListeners(listening: Listening, { forms, working, regions, endpoints }: Needs): void {
  listenToAsking(listening, forms);
  listenToAlreadyWaiting(listening, forms);
  listenToChoosing(listening, forms, regions);
  listenToButtons(listening, working);
  listenToForms(listening);
  listenToExtending(listening);
  listenToEmergencies(listening, forms);
  listenToMoving(listening);
  listenToConnecting(listening, endpoints);
}
