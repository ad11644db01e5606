/** Slack's SDK logs through ours. Its debug lines hold whole payloads, so they are left out. */
import { type Logger, LogLevel } from '@slack/web-api';
import type { Log } from '../../flow/ports.ts';

export function boltLogger(log: Log): Logger {
  const said = (parts: readonly unknown[]) => parts.map(String).join(' ');
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => log.warn({ event: 'slack_sdk' }, said(parts)),
    error: (...parts) => log.error({ event: 'slack_sdk' }, said(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

/** What it warns of is what anyone may send to the address of signed HTTP; that is counted instead, so that a flood fills no log. */
export function receiverLogger(log: Log): Logger {
  return { ...boltLogger(log), warn: () => undefined };
}

/** For what `supervise` reports itself: the SDK logs each failed try as an error. */
export function socketLogger(log: Log): Logger {
  const warn: Log['warn'] = (facts, what) => log.warn(facts, what);
  return boltLogger({ info: () => {}, warn, error: warn });
}
