/** What db-access.yaml comes to for one database, once groups, defaults and what is usual are filled in. */
import type { Policy } from '../grant/policy.ts';
import type { Language } from '../words/language.ts';
import type { Expectation } from './expect.ts';

export type DatabaseSettings = {
  readonly policy: Policy;
  /** Slack's id of the channel where its cards are posted */
  readonly channel: string;
  /** what its writer expects it to answer */
  readonly expectations: readonly Expectation[];
  /** of the cards: a channel has many readers */
  readonly language: Language;
  readonly scalingo: {
    readonly region: string;
    readonly database: string;
    readonly user?: string | undefined;
    readonly dbname?: string | undefined;
    /** it has left the file: what is open there ends in its time */
    readonly isRetired?: boolean;
  };
};
