/** How often an app may post: one message a second in each channel. Slack lets short bursts pass; how short is not documented. */
import { type Arguments, textOf } from './slack-refusal.ts';
import type { Workspace } from './workspace.ts';

const PACE_MS = 1000;

/** True for a message that comes too soon after the last one in its channel. */
export function createPace(workspace: Workspace) {
  const last = new Map<string, number>();
  return (args: Arguments): boolean => {
    const wanted = textOf(args, 'channel');
    const channel = workspace.person(wanted) ? workspace.direct(wanted).id : wanted;
    const now = workspace.clock();
    if (now - (last.get(channel) ?? Number.NEGATIVE_INFINITY) < PACE_MS) return true;
    last.set(channel, now);
    return false;
  };
}
