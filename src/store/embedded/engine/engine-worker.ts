import { parentPort, workerData } from 'node:worker_threads';
import { sparqlTools } from '../../syntax/sparql-tools.ts';
import type { EngineRequest, EngineSettings, EngineStarted } from './messages.ts';
import { osThread, runInBackground } from './os-thread.ts';
import { compiledModule, oxigraphExports } from './wasm-capture.ts';

// After wasm-capture.ts, which must meet the instance that oxigraph makes when the engine imports it.
const { Engine } = await import('./engine.ts');
const settings = workerData as EngineSettings;
const thread = osThread();
if (settings.background) runInBackground(thread);
parentPort?.postMessage({ started: { thread, module: compiledModule() } } satisfies EngineStarted);
// Read while the engine waits for its data: the first query that needs them should not.
setImmediate(() => void sparqlTools());
const engine = new Engine(settings, oxigraphExports());
// One after the other: while an update is tried out, no query must see its traces.
let before = Promise.resolve();
parentPort?.on('message', (request: EngineRequest) => {
  before = before.then(async () => {
    const reply = await engine.handle(request);
    parentPort?.postMessage(reply, 'bytes' in reply && reply.bytes ? [reply.bytes.buffer] : []);
  });
});
