// First, so that it meets oxigraph's instance when the engine imports it.
import './wasm-capture.ts';

import { parentPort, workerData } from 'node:worker_threads';
import { Engine } from './engine.ts';
import type { EngineRequest, EngineSettings } from './messages.ts';
import { oxigraphExports } from './wasm-capture.ts';

const engine = new Engine(workerData as EngineSettings, oxigraphExports());
// One after the other: while an update is tried out, no query must see its traces.
let before = Promise.resolve();
parentPort?.on('message', (request: EngineRequest) => {
  before = before.then(async () => parentPort?.postMessage(await engine.handle(request)));
});
