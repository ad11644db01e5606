/** What is stored as JSON; undefined where it is not JSON, for a schema to say so. */
export function asJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
