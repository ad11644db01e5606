/** Alarms in memory. */
import type { Alarms } from '../../../src/flow/alarms.ts';
import type { RaisedAlarm } from '../../../src/grant/alarm.ts';

export function createFakeAlarms(now: () => number): Alarms {
  const raised = new Map<string, RaisedAlarm>();

  return {
    async raise(alarm) {
      const key = `${alarm.event} ${alarm.subject}`;
      const before = raised.get(key);
      const since = before && before.endedAt === undefined ? before.since : now();
      raised.set(key, { schema: 1, alarm, since, seenAt: now() });
    },
    async clear(event, subject) {
      const before = raised.get(`${event} ${subject}`);
      if (before && before.endedAt === undefined)
        raised.set(`${event} ${subject}`, { ...before, endedAt: now() });
    },
    lasting: async () =>
      [...raised.values()].flatMap(({ alarm, endedAt }) => (endedAt === undefined ? [alarm] : [])),
    all: async () => [...raised.values()],
    unread: async () => [],
    // What a day changes is for the tests of the real ones.
    tidy: async () => {},
  };
}
