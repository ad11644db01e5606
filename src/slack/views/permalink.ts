/** The address of a message in Slack, put together as chat.getPermalink does, without asking for each. */

/** `workspace`: its address, as auth.test tells it: `https://example.slack.com/`. */
export function permalink(workspace: string, { channel, ts }: { channel: string; ts: string }): string {
  return new URL(`archives/${channel}/p${ts.replace('.', '')}`, workspace).href;
}
