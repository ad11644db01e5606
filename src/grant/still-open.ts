/** What lets the same source in beyond the end of a grant: another one that is open, from there or from a range around it. */
import { type Active, endsAt, type Grant, type Live } from './record.ts';
import { covers } from './source.ts';

/** `live`: what is live at its database. Of several the one that ends last. */
export function stillOpenBy(grant: Grant, live: readonly Live[]): Active | undefined {
  const { id, source } = grant;
  const from = grant.state === 'active' ? endsAt(grant) : 0;
  const others = live.filter(
    (other): other is Active =>
      other.state === 'active' &&
      other.id !== id &&
      !other.revoked &&
      endsAt(other) > from &&
      covers(other.source, source),
  );
  return others.toSorted((a, b) => endsAt(b) - endsAt(a))[0];
}
