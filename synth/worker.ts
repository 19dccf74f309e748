import { parentPort, workerData } from 'node:worker_threads';
import type { StackBuilder } from './build.ts';
import { makeAndStage } from './make-stack.ts';
import type { Job } from './pool.ts';
import type { Staging } from './stage.ts';

/** A thread of `synthesize`: is sent some stacks, answers with their outcomes, until it is ended. */
const { staging, builder: url } = workerData as { staging: Staging; builder: string | undefined };
const builder: StackBuilder = url === undefined ? await import('./service-builder.ts') : await import(url);

parentPort?.on('message', (batch: Job[]) => {
  parentPort?.postMessage(batch.map(({ input }) => makeAndStage(builder, staging, input)));
});
