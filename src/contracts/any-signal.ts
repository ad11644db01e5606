/** Whichever of several ends comes first. */

/**
 * `AbortSignal.any`, whose sources are kept until they come: it holds them weakly, and in Node 20 the signal of `AbortSignal.timeout` is
 * collected where nothing listens to it. Its time would never come, and what waits for it would wait for good.
 */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  for (const signal of signals) signal.addEventListener('abort', keep, { once: true });
  return AbortSignal.any([...signals]);
}

/** One function for all: it is added once to a signal that lives long. */
function keep(): void {}
