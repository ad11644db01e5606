/** What a form carries from its opening to its submission, unseen by its reader: so that it can be answered without asking anyone. */
import { z } from 'zod';
import { GrantId } from '../../grant/ids.ts';
import type { Answered } from '../../grant/seen.ts';
import { type Language, languages } from '../../words/language.ts';

/** What people read decides nothing; the grant is looked up again, and `saw` is compared with it. */
export type FormMetadata = { readonly language: Language; readonly grant?: Answered | undefined };

const SCHEMA = 1;

const Written = z.object({
  schema: z.literal(SCHEMA),
  language: z.enum(languages),
  grant: z.object({ id: GrantId, saw: z.string().optional() }).optional(),
});

export function formMetadata({ language, grant }: FormMetadata): string {
  return JSON.stringify({ schema: SCHEMA, language, grant } satisfies z.input<typeof Written>);
}

const Later = z.object({ schema: z.int().gt(SCHEMA) });

/** Forms of earlier builds still say which grant they are about, as a bare id; what their reader saw is not known then. */
export function readFormMetadata(text: string): FormMetadata & { readonly isLater?: boolean } {
  if (Later.safeParse(asJson(text)).success) return { language: languageOf(text), isLater: true };
  const written = Written.safeParse(asJson(text)).data;
  if (written) {
    const { language, grant } = written;
    return { language, grant: grant && { id: grant.id, saw: grant.saw } };
  }
  const id = GrantId.safeParse(text).data;
  return { language: 'en', grant: id && { id, saw: undefined } };
}

/** Whichever build drew it, people are answered in the language that they see. */
function languageOf(text: string): Language {
  const Said = z.object({ language: z.enum(languages) });
  return Said.safeParse(asJson(text)).data?.language ?? 'en';
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
