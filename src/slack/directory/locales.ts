/** What Slack says of somebody who reads: the language, by the locale of their Slack, and the name. Nothing is decided by it. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { MINUTE } from '../../grant/duration.ts';
import { type Language, languageOf } from '../../words/language.ts';
import type { Markup } from '../../words/markup.ts';
import { cached } from './cached.ts';
import { mrkdwn } from './mrkdwn.ts';

export type Readers = {
  /** never throws: English where nobody knows better */
  markup(person: string): Promise<Markup>;
  /** as Slack shows it; never throws: the id where Slack does not say */
  name(person: string): Promise<string>;
};

type Needs = {
  /** one that gives up soon: a form has to open within three seconds */
  readonly client: WebClient;
  readonly now: () => number;
};

const FRESH_MS = 10 * MINUTE;
const UserInfo = z.object({
  user: z.object({
    locale: z.string().optional(),
    real_name: z.string().optional(),
    profile: z.object({ display_name: z.string().optional() }).optional(),
  }),
});
type Known = { readonly language: Language; readonly name: string };

export function createReaders({ client, now }: Needs): Readers {
  const readers = cached<string, Known>({ ttlMs: FRESH_MS, now });

  return {
    async markup(person) {
      try {
        return mrkdwn[(await known(person)).language];
      } catch {
        return mrkdwn.en;
      }
    },
    async name(person) {
      try {
        return (await known(person)).name;
      } catch {
        return person;
      }
    },
  };

  function known(id: string): Promise<Known> {
    return readers.get(id, () => lookUp(id));
  }

  async function lookUp(user: string): Promise<Known> {
    const { locale, real_name, profile } = UserInfo.parse(
      await client.users.info({ user, include_locale: true }),
    ).user;
    return {
      language: languageOf(locale ?? '') ?? 'en',
      // Cut, since its owner chose it.
      name: (profile?.display_name || real_name || user).slice(0, 80),
    };
  }
}
