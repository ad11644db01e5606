/** Raising alarms and telling people of them; what each is about is in grant/alarm.ts. */
import type { Alarm, AlarmEvent, RaisedAlarm } from '../grant/alarm.ts';

/** Neither `raise` nor `clear` throws: what raises an alarm has work of its own to finish. */
export type Alarms = {
  /** it is so now; said again and again, it is one alarm with the newest facts */
  raise(alarm: Alarm): Promise<void>;
  /** it is not so now; nothing where it was not so before */
  clear(event: AlarmEvent, subject: string): Promise<void>;
  /** those that last, and those that ended lately, the oldest first; may throw a `Fault` */
  all(): Promise<readonly RaisedAlarm[]>;
  /** forgets those that ended before that instant; may throw a `Fault` */
  forget(endedBefore: number): Promise<void>;
};

/** Tells people of the alarms that last. */
export type AlarmNews = {
  /** makes the messages match the alarms; what could not be written is logged, and written the next time */
  tell(): Promise<void>;
};

/** A message about an alarm, and what it says now. */
export type AlarmRef = {
  readonly channel: string;
  readonly ts: string;
  readonly digest: string;
  readonly postedAt: number;
};

/** Where the message about an alarm is, by alarm and recipient. Every call may throw a `Fault`. */
export type AlarmMemory = {
  /** `undefined` where another process is telling just now */
  begin(): Promise<ReadonlyMap<string, AlarmRef> | undefined>;
  put(key: string, ref: AlarmRef): Promise<void>;
  /** forgets where those are, and lets another process tell */
  end(forget: readonly string[]): Promise<void>;
};
