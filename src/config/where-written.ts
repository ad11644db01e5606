/** Where in db-access.yaml a setting is written that something is said about, or where another one has to be written. */
import { Settings } from './policy-schema.ts';
import { type Layers, layerOf } from './resolve-policy.ts';

type Found = readonly { readonly where: string }[];

/** `each`: what is said of each layer with those beyond it. What is so there already is told there. */
type Written = { readonly layers: Layers; readonly each: readonly Found[] };

/** `inherited`: to be added to what is said; "" where it is written there. */
export function whereWritten(
  where: string,
  { layers, each }: Written,
): { readonly where: string; readonly inherited: string } {
  const setting = Settings.keyof().safeParse(where.split('.')[0]).data;
  const written = setting ? layerOf(layers, setting) : layers.length;
  const source = layers[written];
  // Nobody wrote it: what is usual does not fit what the database says.
  const outermost = source ? each.slice(0, written + 1).findLastIndex((found) => has(found, where)) : 0;
  const isInherited = source !== undefined && outermost !== written;
  return {
    where: `${layers[outermost]?.where}.${where}`,
    inherited: isInherited ? ` (inherited from ${source.where}; say ${setting} here)` : '',
  };
}

function has(found: Found, where: string): boolean {
  return found.some((one) => one.where === where);
}
