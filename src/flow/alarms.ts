/** Raising alarms and telling people of them; what each is about is in grant/alarm.ts. */
import type { Alarm, AlarmEvent, RaisedAlarm } from '../grant/alarm.ts';

/** Neither `raise` nor `clear` throws: what raises an alarm has work of its own to finish. */
export type Alarms = {
  /** it is so now; said again and again, it is one alarm with the newest facts */
  raise(alarm: Alarm): Promise<void>;
  /** it is not so now; nothing where it was not so before */
  clear(event: AlarmEvent, subject: string): Promise<void>;
  /** those that last, the oldest first; may throw a `Fault` */
  lasting(): Promise<readonly Alarm[]>;
  /** the same, and those that ended lately, each with its time; may throw a `Fault` */
  all(): Promise<readonly RaisedAlarm[]>;
  /** event and subject of those that this build cannot read; a later build tells of them. May throw a `Fault` */
  unread(): Promise<readonly string[]>;
  /**
   * What Redis did not take is stored. What nobody has said to be so for a day is over: what happened once, and what nobody looks at any
   * more. What has been over for a day is forgotten. May throw a `Fault`.
   */
  tidy(): Promise<void>;
};

/** Of that event, those that are not so any more are over: for a check that sees at once all that are. */
export async function clearOthers<Event extends AlarmEvent>(
  alarms: Pick<Alarms, 'lasting' | 'clear'>,
  event: Event,
  isSo: (alarm: Extract<Alarm, { event: Event }>) => boolean,
): Promise<void> {
  const isOfEvent = (alarm: Alarm): alarm is Extract<Alarm, { event: Event }> => alarm.event === event;
  for (const alarm of (await alarms.lasting()).filter(isOfEvent))
    if (!isSo(alarm)) await alarms.clear(event, alarm.subject);
}

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
