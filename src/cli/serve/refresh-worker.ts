import { workerData } from 'node:worker_threads';
import { type Config, readEnvironment } from '../../core/config/index.ts';
import { createLog } from '../output/logger.ts';
import { refreshLocked } from './refresh-catalogue.ts';

const { root, config } = workerData as { readonly root: string; readonly config: Config };
await refreshLocked(root, { config, environment: readEnvironment(), log: createLog(config.log.level) });
