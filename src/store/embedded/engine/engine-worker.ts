import { parentPort, workerData } from 'node:worker_threads';
import { sparqlTools } from '../../syntax/sparql-tools.ts';
import type { EngineRequest, EngineSettings, EngineStarted } from './messages.ts';
import { osThread, runInBackground } from './os-thread.ts';
import { compiledModule, oxigraphExports } from './wasm-capture.ts';

// Imported after wasm-capture.ts, which must intercept the instance that oxigraph creates on import.
const { Engine } = await import('./engine.ts');
const settings = workerData as EngineSettings;
const thread = osThread();
if (settings.background) runInBackground(thread);
parentPort?.postMessage({ started: { thread, module: compiledModule() } } satisfies EngineStarted);
// Loaded while the engine waits for its data, so that the first query does not have to wait for it.
setImmediate(() => void sparqlTools());
const engine = new Engine(settings, oxigraphExports());
// One request at a time: no query may see the temporary changes of an update trial.
let before = Promise.resolve();
parentPort?.on('message', (request: EngineRequest) => {
  before = before.then(async () => {
    const reply = await engine.handle(request);
    parentPort?.postMessage(reply, 'bytes' in reply && reply.bytes ? [reply.bytes.buffer] : []);
  });
});
