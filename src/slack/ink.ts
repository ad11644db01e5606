/**
 * How a sentence is put on paper: `mrkdwn` where Slack reads mark-up, `plain` where it does not (a form's errors, a log).
 * Whatever a person typed goes through `typed`, so that it can neither ping, link, nor pass for our own words.
 */
import { truncate } from './text.ts';

export type Ink = {
  readonly person: (id: string) => string;
  readonly group: (id: string) => string;
  readonly channel: (id: string) => string;
  readonly typed: (text: string) => string;
  readonly code: (text: string) => string;
  /** our own words, or those of whoever runs this, without mark-up */
  readonly plain: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly link: (url: string, text: string) => string;
  readonly time: (at: number) => string;
};

/** Longer pieces of what was typed are cut where they are quoted in a sentence. */
const QUOTED = 200;

export const mrkdwn: Ink = {
  person: (id) => `<@${id}>`,
  group: (id) => `<!subteam^${id}>`,
  channel: (id) => `<#${id}>`,
  typed: (text) => inCode(truncate(visible(text), QUOTED)),
  code: inCode,
  plain: escaped,
  strong: (text) => `*${escaped(text)}*`,
  link: (url, text) =>
    `<${escaped(url).replaceAll('|', '%7C')}|${escaped(visible(text)).replaceAll('|', '')}>`,
  time: (at) => `<!date^${Math.floor(at / 1000)}^{date_short} {time}|${utc(at)}>`,
};

export const plain: Ink = {
  person: (id) => id,
  group: (id) => id,
  channel: (id) => id,
  typed: (text) => `“${truncate(visible(text), QUOTED)}”`,
  code: (text) => text,
  plain: (text) => text,
  strong: (text) => text,
  link: (url) => url,
  time: utc,
};

/** Slack reads `&`, `<` and `>` as the beginnings of its own words: `<!channel>`, `<@U…>`, `<url|label>`. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** On one line, without the characters that reorder or hide others (bidirectional marks, zero-width and control characters). */
export function visible(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .replaceAll(/[\p{Cf}\u115f\u1160\u3164\uffa0]/gu, '')
    .trim();
}

/** Inside backticks nothing but a backtick ends the quotation. */
function inCode(text: string): string {
  return `\`${escaped(text).replaceAll('`', 'ˋ')}\``;
}

function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
