/** Slack's limits on text. One field too long and the whole message is refused, so a long reason could hide a request. */

/** Cut by code point, so that no half of a character is left. Call it after escaping wherever the limit counts what is sent. */
export function truncate(text: string, most: number): string {
  const points = [...text];
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`;
}
