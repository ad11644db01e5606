/** `npm run sandbox`: the page; `npm run sandbox -- --demo`: one grant in the terminal. */
import { parseArgs } from 'node:util';
import { ensureRedisServer } from '../src/local-redis/install-redis.ts';
import { playDemo } from './demo.ts';
import { startSandbox } from './start-sandbox.ts';

const { values } = parseArgs({ options: { demo: { type: 'boolean', default: false } } });
const say = (line: string) => console.log(line);

// The bot would install it too, but would report it only in its log; here the person who waits should see the reason.
if (!process.env['REDIS_URL']) {
  await ensureRedisServer({ path: process.env['PATH'], uid: process.getuid?.(), say });
}

if (values.demo) {
  const sandbox = await startSandbox({ spreadMs: 0 });
  try {
    const asItBegan = await playDemo(sandbox, say);
    say(asItBegan ? 'The firewall is as it was before.' : 'The firewall is NOT as it was before.');
    process.exitCode = asItBegan ? 0 : 1;
  } finally {
    await sandbox.close();
  }
} else {
  say('Starting a Redis, a local Slack, a local Scalingo and the bot…');
  const sandbox = await startSandbox({ spreadMs: 5000, pagePort: 4000 });
  say(
    `\n  ${sandbox.pageUrl}\n\nYou are Ana there; switch to Bo to approve. The bot’s log: ${sandbox.logFile}\nCtrl-C stops everything and leaves nothing behind.`,
  );
  const stop = () => {
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  // One Ctrl-C may come twice, from the terminal and by way of a parent: the second must not cut the first one short.
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stopping) stop();
      stopping = true;
    });
  }
}
