/** Every listener of the app, in one place: what people can do. */
import type { Endpoints } from '../../contracts/endpoint.ts';
import type { Regions } from '../../contracts/known-regions.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToMenus } from '../interactions/menu-choices.ts';
import type { Working } from '../messages/working-mark.ts';
import type { Forms } from '../views/form-state.ts';
import { registerAnswerExtension } from './answer-extension.ts';
import { registerApproveForLess } from './approve-for-less.ts';
import { registerApproveRequest } from './approve-request.ts';
import { registerCancelRequest } from './cancel-request.ts';
import { registerChangeForm } from './change-form.ts';
import { registerDenyRequest } from './deny-request.ts';
import { registerEditRequest } from './edit-request.ts';
import { registerEndAccess } from './end-access.ts';
import { registerExtendAccess } from './extend-access.ts';
import { registerMoveAccess } from './move-access.ts';
import { registerOpenEmergency } from './open-emergency.ts';
import { registerRemindApprovers } from './remind-approvers.ts';
import { registerRequestAccess } from './request-access.ts';
import { registerRequestAnyway } from './request-anyway.ts';
import { registerReviewEmergency } from './review-emergency.ts';
import { registerShowConnection } from './show-connection.ts';
import { registerShowRequest } from './show-request.ts';
import { type OneUse, registerWriteToBot } from './write-to-bot.ts';

type Needs = {
  readonly forms: Forms;
  readonly working: Working;
  readonly regions: Regions;
  readonly endpoints: Endpoints;
  readonly oneUse: OneUse;
};

/** The Home tab registers its own event: it also has a job. */
export function registerListeners(
  listening: Listening,
  { forms, working, regions, endpoints, oneUse }: Needs,
): void {
  listenToMenus(listening);

  registerRequestAccess(listening, forms);
  registerChangeForm(listening, forms, regions);
  registerRequestAnyway(listening);
  registerEditRequest(listening, forms);
  registerCancelRequest(listening, working);
  registerRemindApprovers(listening, working);

  registerApproveRequest(listening, working);
  registerApproveForLess(listening);
  registerDenyRequest(listening);
  registerShowRequest(listening, working);

  registerShowConnection(listening, endpoints);
  registerMoveAccess(listening, forms);
  registerExtendAccess(listening);
  registerAnswerExtension(listening, working);
  registerEndAccess(listening, working);

  registerOpenEmergency(listening, forms);
  registerReviewEmergency(listening, working);

  registerWriteToBot(listening, oneUse);
}
