/** axe-core on a page in the browser: what a screen reader or a weak eye would stumble over. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const Results = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      help: z.string(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});

/** Each violation of axe's default rules (WCAG A and AA, and best practices), in a line; none where all is well. */
export async function stumblingBlocks(page: Page): Promise<string[]> {
  // The address page lets no script in: this one does not come from the page.
  await page.evaluate(axe.source);
  const found: unknown = await page.evaluate('axe.run({ resultTypes: ["violations"] })');
  return Results.parse(found).violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}: ${html} ${failureSummary}`),
  );
}
