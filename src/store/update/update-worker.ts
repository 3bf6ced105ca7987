import { answerJobs } from '../../core/index.ts';
import type { UpdateOperation } from './model.ts';
import { packed } from './packed.ts';
import { readUpdate } from './read-update.ts';
import type { UpdateJob } from './update-thread.ts';

answerJobs(async ({ text, options }: UpdateJob): Promise<UpdateOperation> => packed(await readUpdate(text, options)));
