import { parentPort, workerData } from 'node:worker_threads';
import { Engine } from './engine.ts';
import type { EngineRequest, EngineSettings } from './messages.ts';

const engine = new Engine(workerData as EngineSettings);
parentPort?.on('message', (request: EngineRequest) => parentPort?.postMessage(engine.handle(request)));
