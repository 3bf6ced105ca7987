import { parentPort, workerData } from 'node:worker_threads';
import type { JudgeReply, JudgeRequest, JudgeTask } from './graph-judge.ts';
import { GraphVerdicts } from './graph-verdict.ts';

const { root, nameTables } = workerData as JudgeTask;
const verdicts = GraphVerdicts.open(root, nameTables);

parentPort?.on('message', async ({ file, text }: JudgeRequest) => {
  const refusal = await verdicts
    .then((open) => open.refusalOf(file, text))
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  parentPort?.postMessage((refusal === undefined ? {} : { refusal }) satisfies JudgeReply);
});
