import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { counted, systemClock, UsageError } from '../../core/index.ts';
import { DataDirectory } from '../../pipeline/index.ts';
import { connect, deadLetters, queueStatus, retryDeadLetters, work } from '../../pipeline/queue/index.ts';
import { caseSettings } from '../options/case-settings.ts';
import { addCommonOptions, type CommonOptions, setUp, wholeNumber } from '../options/common.ts';
import { addObserveOptions, type ObserveOptions, observe } from '../options/observe.ts';
import { queueLocation } from '../options/queue-location.ts';
import { terminal } from '../output/terminal.ts';
import { endSoon, onInterrupt } from '../run/interrupt.ts';

interface WorkOptions extends CommonOptions, ObserveOptions {
  readonly data: string;
  readonly queue?: string;
  readonly workers?: number;
  readonly identity?: string;
  readonly untilEmpty?: boolean;
  readonly status?: boolean;
  readonly dead?: boolean;
  readonly retryDead?: boolean;
}

export function workCommand(): Command {
  const command = new Command('work')
    .description('Make cases that `qiaw run --queue` planned, together with any number of other machines.')
    .requiredOption('--data <dir>', 'data directory, shared by all machines')
    .option('--queue <url>', 'Redis, as redis://host:6379/0; default QIAW_QUEUE_URL or `queue.url`')
    .option('--workers <n>', 'cases in parallel (default one per core, if memory suffices)', wholeNumber(1, 64))
    .option('--identity <mode>', 'how identifiers are written; must match the planner')
    .option('--until-empty', 'exit when the queue is empty')
    .option('--status', 'only show how many cases are waiting, in progress or dead')
    .option('--dead', 'only list the cases that no worker could make')
    .option('--retry-dead', 'put the dead cases back into the queue');
  return addCommonOptions(addObserveOptions(command)).action(async (options: WorkOptions) => {
    const setup = await setUp(options, { identity: { mode: options.identity }, run: { workers: options.workers } });
    const location = await queueLocation(options.queue, setup);
    if (location === undefined) throw new UsageError('Give the address of the queue: --queue redis://host:6379/0.');
    const connection = await connect(location, setup.log);
    try {
      const data = new DataDirectory(options.data);
      if (options.status) return await print(options, [await queueStatus(data, connection)]);
      if (options.dead) return await print(options, await deadLetters(data, connection));
      if (options.retryDead) return await print(options, [{ again: await retryDeadLetters(data, connection) }]);
      const { workers, memoryMb, maxTries, maxCrashes, graceSeconds } = setup.config.run;
      const { metrics, tracer, close } = await observe(options, setup);
      const interrupt = onInterrupt(graceSeconds, options.quiet ?? false);
      const settled = await work({
        connection,
        settings: await caseSettings(setup, options.data),
        workers: workers ?? availableParallelism(),
        ...(memoryMb !== undefined && { memoryBytes: memoryMb * 2 ** 20 }),
        maxTries,
        maxCrashes,
        lockMs: setup.config.queue.silenceSeconds * 1000,
        clock: systemClock,
        log: setup.log,
        metrics,
        tracer,
        untilEmpty: options.untilEmpty ?? false,
        pause: interrupt.pause,
        drop: interrupt.drop,
        onSettled: ({ subject, status, seconds, case: id }) => {
          if (options.json)
            void terminal.result(`${JSON.stringify({ event: 'case', subject, status, seconds, case: id })}\n`);
          else if (!options.quiet) terminal.say(`${subject}: ${status} in ${seconds.toFixed(1)} s`);
        },
      }).finally(async () => {
        interrupt.dispose();
        await close();
      });
      if (!options.quiet) terminal.say(`${counted(settled, 'case')} settled by this worker.`);
    } finally {
      connection.disconnect();
      endSoon();
    }
  });
}

async function print(options: CommonOptions, rows: readonly object[]): Promise<void> {
  if (options.json) for (const row of rows) await terminal.result(`${JSON.stringify(row)}\n`);
  else if (rows.length === 0) terminal.say('None.');
  else {
    for (const row of rows)
      await terminal.result(
        `${Object.entries(row)
          .map(([name, value]) => `${name} ${value}`)
          .join('  ')}\n`,
      );
  }
}
