/** What the address page says; in each language, see page-catalogue.ts. */
import type { SpecialRange } from '../grant/source.ts';

/**
 * What a page says: what is the case, and what to do now. The address, the button and the link are between the two.
 * What is to be typed as it is has backquotes around it.
 */
export type Saying = { readonly title: string; readonly lead: string; readonly next: string };

/** Whose form a link fills in: the name that Slack shows, and the database that is chosen there by now. */
export type Whose = { readonly name: string; readonly database: string | undefined };

export type PageWords = {
  /** comes before the address */
  readonly seen: string;
  readonly confirm: (whose: Whose) => Saying;
  readonly changed: Saying;
  readonly use: (address: string) => string;
  readonly filled: (whose: Whose) => Saying;
  /** another site's page sent it */
  readonly elsewhere: Saying;
  readonly notFilled: Saying;
  readonly expired: Saying;
  readonly used: Saying;
  readonly forged: Saying;
  readonly ipv6: Saying;
  readonly ipv6Onward: Saying;
  readonly onward: string;
  readonly special: (kind: SpecialRange) => Saying;
  readonly unknown: Saying;
  readonly trouble: Saying;
  /** `wait`: a length of time such as `2 seconds` */
  readonly tooMany: (wait: string) => Saying;
};
