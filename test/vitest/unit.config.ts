/** `npm run test:unit`: the tests of pure functions, which need neither Redis nor a server. Seconds, for the time between two thoughts. */
import { defineConfig } from 'vitest/config';
import { tests } from '../../vitest.config.ts';

const rooms = ['grant', 'clock', 'config', 'audit', 'slack/commands', 'slack/directory', 'slack/views'];

export default defineConfig({
  test: {
    ...tests,
    include: rooms.map((room) => `test/${room}/**/*.test.ts`),
    globalSetup: [],
  },
});
