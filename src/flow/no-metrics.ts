/** For what counts nothing: the operator's terminal, and a process that only ends access. */
import type { Metrics } from './ports.ts';

export const noMetrics: Metrics = {
  called: () => {},
  waited: () => {},
  moved: () => {},
  refused: () => {},
  slackCalled: () => {},
  slackReconnected: () => {},
  leftAlone: () => {},
  clocks: () => {},
};
