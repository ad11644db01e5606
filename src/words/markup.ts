/**
 * How a sentence is written, and in which language: `plain` where nothing reads mark-up (a form's errors, a log); Slack's own is in
 * src/slack/directory/mrkdwn.ts. What a person typed goes through `typed`, so that it can neither ping, link, nor pass for our own words.
 */
import type { Source } from '../grant/source.ts';
import { catalogues, type Words } from './catalogue.ts';
import { type Formats, formats, type Language } from './language.ts';
import { truncate, visible } from './text.ts';

export type Markup = Pick<Formats, 'all' | 'any' | 'length'> & {
  readonly language: Language;
  readonly words: Words;
  readonly person: (id: string) => string;
  readonly group: (id: string) => string;
  readonly channel: (id: string) => string;
  /** in quotation, cut to `most` characters, 200 by default */
  readonly typed: (text: string, most?: number) => string;
  /** another program's words: neither links, mentions nor mark-up */
  readonly foreign: (text: string) => string;
  readonly code: (text: string) => string;
  /** our own words, or those of the people who run this, without mark-up */
  readonly plain: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly link: (url: string, text: string) => string;
  /** one address without its `/32` */
  readonly source: (source: Source) => string;
  /** the date, as its reader says it, and the time */
  readonly time: (at: number) => string;
  /** the time alone, where its date was just told */
  readonly clock: (at: number) => string;
};

/** Longer pieces of what was typed are cut where they are quoted in a sentence. */
export const QUOTED = 200;

export function plainMarkup(language: Language): Markup {
  const { all, any, length, date, clock, quoted } = formats[language];
  return {
    language,
    words: catalogues[language],
    all,
    any,
    length,
    person: (id) => id,
    group: (id) => id,
    channel: (id) => id,
    typed: (text, most = QUOTED) => quoted(truncate(visible(text), most)),
    foreign: (text) => truncate(visible(text), QUOTED),
    code: (text) => text,
    plain: (text) => text,
    strong: (text) => text,
    link: (url) => url,
    source: bare,
    time: date,
    clock,
  };
}

/** One address is written without its `/32`, which not everybody reads as one. */
export function bare(source: Source): string {
  return source.replace(/\/32$/, '');
}

/** For logs and the operator's terminal, which are in English. */
export const plain = plainMarkup('en');
