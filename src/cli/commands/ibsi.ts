import { Command } from 'commander';
import { formatIbsiReport, runIbsi } from '../../radiomics/index.ts';
import type { SetExitCode } from '../exit-codes.ts';
import type { CommonOptions } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

/**
 * Here `--config` is an IBSI configuration, named as in the published tables; this command needs no configuration file.
 */
export function ibsiCommand(setExitCode: SetExitCode): Command {
  return new Command('ibsi')
    .description('Compute the IBSI 1 benchmarks and compare every value with the published reference.')
    .option('--config <name>', 'one of ibsi-phantom, ibsi-ct-a … ibsi-ct-e; default all')
    .option('--phantom <folder>', 'folder of the IBSI CT phantom, for configurations A to E')
    .option('--json', 'one JSON object per line')
    .option('--quiet', 'only the summary')
    .action(async (options: CommonOptions & { phantom?: string }) => {
      const report = await runIbsi({
        ...(options.config !== undefined && { config: options.config }),
        ...(options.phantom !== undefined && { dataFolder: options.phantom }),
        ...(!options.quiet && { onConfig: (config: string) => terminal.say(`${config} …`) }),
      });
      if (options.json) {
        const rows = options.quiet ? report.summary : report.rows;
        for (const row of rows) await terminal.result(`${JSON.stringify(row)}\n`);
      } else await terminal.result(formatIbsiReport(report, { values: !options.quiet }));
      setExitCode(report.exitCode);
    });
}
