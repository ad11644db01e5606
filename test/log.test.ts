/** The log is for machines in a file or a pipe, and for people on a terminal. */
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog } from '../src/log.ts';

function written(isTerminal: boolean): string[] {
  const chunks: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  const log = createLog({ level: 'info', isTerminal, destination });
  log.warn({ event: 'sweep_late', lateMs: 90_000 }, 'sweep late');
  log.debug('not said');
  return chunks;
}

test('a line is a JSON object with its level as a word and its time in ISO 8601', () => {
  const [line = '', ...more] = written(false);
  expect(more).toEqual([]);
  expect(JSON.parse(line)).toMatchObject({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    event: 'sweep_late',
    lateMs: 90_000,
    msg: 'sweep late',
  });
});

test('on a terminal it is written for people', () => {
  const [line = ''] = written(true);
  expect(line).toMatch(/WARN.*sweep late/);
  expect(line).toContain('event: ');
  expect(line).not.toMatch(/^\{/);
});
