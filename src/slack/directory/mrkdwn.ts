/** How a sentence is formatted where Slack reads mrkdwn. */

import { FORGOTTEN_PERSON } from '../../grant/forgotten.ts';
import { catalogues } from '../../words/catalogue.ts';
import { formats, type Language } from '../../words/language.ts';
import { bare, type Markup, plainMarkup, QUOTED } from '../../words/markup.ts';
import { truncate, visible } from '../../words/text.ts';

export const mrkdwn: Readonly<Record<Language, Markup>> = { en: mrkdwnMarkup('en'), fr: mrkdwnMarkup('fr') };

function mrkdwnMarkup(language: Language): Markup {
  return {
    ...plainMarkup(language),
    person: (id) => (id === FORGOTTEN_PERSON ? catalogues[language].states.forgottenPerson : `<@${id}>`),
    group: (id) => `<!subteam^${id}>`,
    channel: (id) => `<#${id}>`,
    typed: (text, most = QUOTED) => inCode(truncate(visible(text), most)),
    foreign: (text) => inCode(truncate(visible(text), QUOTED)),
    code: inCode,
    plain: escaped,
    strong: (text) => `*${escaped(text)}*`,
    link: (url, text) =>
      `<${escaped(url).replaceAll('|', '%7C')}|${escaped(visible(text)).replaceAll('|', '')}>`,
    source: (source) => inCode(bare(source)),
    // Slack writes it in the reader's own zone and manner; the fallback says the same in UTC.
    time: (at) => slackTime(at, `{date_pretty} ${words[language]} {time}`, formats[language].date(at)),
    clock: (at) => slackTime(at, language === 'fr' ? 'à {time}' : '{time}', formats[language].clock(at)),
  };
}

const words: Readonly<Record<Language, string>> = { en: 'at', fr: 'à' };

function slackTime(at: number, format: string, fallback: string): string {
  return `<!date^${Math.floor(at / 1000)}^${format}|${fallback}>`;
}

/** Slack reads `&`, `<` and `>` as the beginnings of its own words: `<!channel>`, `<@U…>`, `<url|label>`. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The other way: what Slack made of a message, as its reader sees it. */
export function unmarked(mrkdwn: string): string {
  return mrkdwn
    .replaceAll(/<([@#!]?)([^<>|\s][^<>|]*)(?:\|([^<>]*))?>/g, (_, kind: string, what: string, label = '') =>
      kind === '' ? linkText(what, label) : mentionText(kind, what, label),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** An address is worth keeping, unless its label says the same already. */
function linkText(url: string, label: string): string {
  if (label === '') return url;
  return url.endsWith(label) ? label : `${label} (${url})`;
}

function mentionText(kind: string, what: string, label: string): string {
  if (what.startsWith('date^')) return label;
  const name = label.replace(/^[@#]/, '') || what.replace(/^subteam\^/, '');
  return `${kind === '#' ? '#' : '@'}${name}`;
}

/** Inside backticks nothing but a backtick ends the quotation. */
function inCode(text: string): string {
  return `\`${escaped(text).replaceAll('`', 'ˋ')}\``;
}

/** A mention, date or link, or a letter that was escaped, of which the end was cut off. */
const BROKEN = /(?:<[^>]*|&[a-z]*)$/;

/** Cut like any text, but before what Slack would not read as one of its own words without its end. */
export function truncateMrkdwn(text: string, most: number): string {
  const cut = truncate(text, most);
  if (cut === text) return text;
  const whole = cut.slice(0, -1).replace(BROKEN, '');
  const isCodeOpen = (whole.match(/`/g) ?? []).length % 2 === 1;
  return `${isCodeOpen ? whole.slice(0, whole.lastIndexOf('`')) : whole}…`;
}
