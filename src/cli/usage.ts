/** What was typed, or set, is not what a command needs: one sentence that says what it expects. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
