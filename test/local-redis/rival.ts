/** One of several threads that all claim the same folders, each at the very same moment. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { claimFolder } from '../../src/local-redis/claim.ts';

const { folders, rivals, arrived } = z
  .object({ folders: z.array(z.string()), rivals: z.number(), arrived: z.instanceof(Int32Array) })
  .parse(workerData);

const won = folders.map((folder, round) => {
  if (Atomics.add(arrived, round, 1) === rivals - 1) Atomics.notify(arrived, round);
  for (let there = 1; there < rivals; there++) Atomics.wait(arrived, round, there);
  try {
    claimFolder(folder);
    return 'won';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
});
parentPort?.postMessage(won);
