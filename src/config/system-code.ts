/** What the system says went wrong, such as ENOSPC; `unknown` where it was not the system. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
