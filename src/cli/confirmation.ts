/** Asks the person at the terminal. */
import { createInterface } from 'node:readline/promises';

type Streams = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

/** '' where they press Ctrl-C or Ctrl-D: that confirms nothing. */
export async function askAt({ input, output }: Streams, question: string): Promise<string> {
  const lines = createInterface({ input, output });
  try {
    return await lines.question(question);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
    output.write('\n');
    return '';
  } finally {
    lines.close();
  }
}
