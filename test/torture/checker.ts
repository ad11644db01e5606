/**
 * Holds a story against what the bot promises. It knows nothing of the bot's code: only Scalingo's history, what Slack showed, the audit
 * trail, and what people asked for.
 */
import { checkMessages } from './check-messages.ts';
import { checkRules } from './check-rules.ts';
import { checkTrail } from './check-trail.ts';
import { tellGrants } from './claims.ts';
import type { Story } from './story.ts';

/** What is wrong, each in one sentence; nothing where all is well. */
export function check(story: Story): readonly string[] {
  const grants = tellGrants(story);
  return [
    ...new Set([...checkRules(story, grants), ...checkTrail(story, grants), ...checkMessages(story, grants)]),
  ];
}
