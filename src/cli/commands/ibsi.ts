import { resolve } from 'node:path';
import { Command } from 'commander';
import { counted, UsageError } from '../../core/index.ts';
import { formatIbsiReport, runIbsi, runIbsiFilters } from '../../radiomics/index.ts';
import type { SetExitCode } from '../exit-codes.ts';
import type { CommonOptions } from '../options/common.ts';
import { complianceOf, writeCompliance } from '../output/ibsi-compliance.ts';
import { terminal } from '../output/terminal.ts';

interface IbsiOptions extends CommonOptions {
  readonly phantom?: string;
  readonly filters?: boolean;
  readonly maps?: string;
  readonly record?: string;
}

/**
 * Here `--config` is an IBSI configuration, named as in the published tables; this command needs no configuration file.
 */
export function ibsiCommand(setExitCode: SetExitCode): Command {
  return new Command('ibsi')
    .description('Compute the IBSI benchmarks and compare every value with the published reference.')
    .option('--config <name>', 'one of ibsi-phantom, ibsi-ct-a … ibsi-ct-e, or of --filters such as 3.a.1 or 3.A')
    .option('--phantom <folder>', 'folder of the IBSI CT phantom, for configurations A to E and 1.A to 9.B')
    .option(
      '--filters',
      'IBSI 2: response maps (1.a.1 to 10.b.1) and statistics (1.A to 9.B) of the convolutional filters',
    )
    .option('--maps <folder>', 'with --filters: folder of the digital phantoms and reference response maps')
    .option('--record <folder>', 'write this self-test, IBSI 1 and 2, as ibsi.json, ibsi.ttl (EARL) and ibsi.html')
    .option('--json', 'one JSON object per line')
    .option('--quiet', 'only the summary')
    .action(async (options: IbsiOptions) => {
      const run = {
        ...(options.config !== undefined && { config: options.config }),
        ...(options.phantom !== undefined && { dataFolder: options.phantom }),
        ...(!options.quiet && { onConfig: (config: string) => terminal.say(`${config} …`) }),
      };
      const filters = () => runIbsiFilters({ ...run, ...(options.maps !== undefined && { mapsFolder: options.maps }) });
      if (options.record !== undefined) {
        if (options.config !== undefined || options.filters)
          throw new UsageError('--record runs all configurations; leave out --config and --filters.');
        const compliance = complianceOf([await runIbsi(run), await filters()]);
        const files = await writeCompliance(resolve(options.record), compliance);
        const { passed, failed, withoutReference, skipped } = compliance;
        const counts = `${passed} passed, ${failed} failed, ${withoutReference} without a reference value`;
        await terminal.result(`${counts}, ${counted(skipped.length, 'configuration')} not run\n${files.join('\n')}\n`);
        setExitCode(failed > 0 ? 1 : 0);
        return;
      }
      const report = options.filters ? await filters() : await runIbsi(run);
      if (options.json) {
        const rows = options.quiet ? report.summary : report.rows;
        for (const row of rows) await terminal.result(`${JSON.stringify(row)}\n`);
      } else await terminal.result(formatIbsiReport(report, { values: !options.quiet }));
      setExitCode(report.exitCode);
    });
}
