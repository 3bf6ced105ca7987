// First, so that it meets oxigraph's instance when the engine imports it.
import './wasm-capture.ts';

import { parentPort, workerData } from 'node:worker_threads';
import { Engine } from './engine.ts';
import type { EngineRequest, EngineSettings } from './messages.ts';
import { oxigraphExports } from './wasm-capture.ts';

const engine = new Engine(workerData as EngineSettings, oxigraphExports());
parentPort?.on('message', (request: EngineRequest) => parentPort?.postMessage(engine.handle(request)));
