/** Prometheus' text format, read back. */

/** Series, such as `up{job="x"}`, and what they are at. */
export type Scrape = ReadonlyMap<string, number>;

export function parseScrape(text: string): Scrape {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      const value = line.slice(at + 1);
      return [line.slice(0, at), value === 'Nan' ? Number.NaN : Number(value)];
    }),
  );
}
