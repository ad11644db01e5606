/** The composition root: config in, running app out. The only file that knows every room. */
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from './config.ts';
import { announce } from './flow/announce.ts';
import { converge } from './flow/converge.ts';
import type { Log, World } from './flow/ports.ts';
import { sweep } from './flow/sweep.ts';
import { GrantId } from './grant/ids.ts';
import { createAsker } from './queue/ask.ts';
import { startScheduler } from './queue/schedule.ts';
import { startWorker } from './queue/work.ts';
import { readRedisFacts, redisProblems } from './redis/check.ts';
import { connectRedis } from './redis/connect.ts';
import { createGrants } from './redis/grants.ts';
import { ensureRedisServer } from './redis/install.ts';
import { createKeys } from './redis/keys.ts';
import { createMessages } from './redis/messages.ts';
import { createRounds } from './redis/rounds.ts';
import { startRedisServer } from './redis/server.ts';
import { createScalingo } from './scalingo/scalingo.ts';
import { createSlack } from './slack/app.ts';
import { listenToAsking } from './slack/asking.ts';
import { listenToButtons } from './slack/deciding.ts';
import { createPeople } from './slack/people.ts';
import { createProjection } from './slack/projection.ts';

export type App = { stop(): Promise<void> };

const STOP_WITHIN_MS = 25_000;
