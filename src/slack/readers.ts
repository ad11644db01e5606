/** In which language somebody reads: by the locale of their Slack. Nobody waits for it, and nothing depends on it. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { MINUTE } from '../grant/duration.ts';
import type { Ink } from '../words/ink.ts';
import { type Language, languageOf } from '../words/language.ts';
import { mrkdwn } from './ink.ts';

export type Readers = {
  /** never throws: English where nobody knows better */
  ink(person: string): Promise<Ink>;
};

type Needs = {
  /** one that gives up soon: a form has to open within three seconds */
  readonly client: WebClient;
  readonly now: () => number;
};

const FRESH_MS = 10 * MINUTE;
const UserInfo = z.object({ user: z.object({ locale: z.string().optional() }) });

export function createReaders({ client, now }: Needs): Readers {
  const known = new Map<string, { readonly until: number; readonly language: Promise<Language> }>();

  return {
    async ink(person) {
      try {
        return mrkdwn[await languageFor(person)];
      } catch {
        return mrkdwn.en;
      }
    },
  };

  function languageFor(person: string): Promise<Language> {
    const found = known.get(person);
    if (found && now() < found.until) return found.language;
    const language = lookUp(person);
    known.set(person, { until: now() + FRESH_MS, language });
    language.catch(() => known.delete(person));
    return language;
  }

  async function lookUp(user: string): Promise<Language> {
    const { locale = '' } = UserInfo.parse(await client.users.info({ user, include_locale: true })).user;
    return languageOf(locale) ?? 'en';
  }
}
