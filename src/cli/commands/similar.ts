import { Command, Option } from 'commander';
import { findSimilar, type Metric } from '../../vectors/index.ts';
import { addCommonOptions, type CommonOptions, wholeNumber } from '../common.ts';
import { terminal } from '../terminal.ts';

interface SimilarOptions extends CommonOptions {
  readonly model: string;
  readonly k: number;
  readonly data: string;
  readonly metric: Metric;
}

export function similarCommand(): Command {
  const command = new Command('similar')
    .description('The regions nearest to one by deep feature vector.')
    .argument('<roi>', '<case>/<region>, or the end of its IRI')
    .requiredOption('--model <id>', 'model by id or id@version')
    .requiredOption('--data <dir>', 'data directory')
    .option('-k <n>', 'how many', wholeNumber(1, 100_000), 10)
    .addOption(new Option('--metric <metric>').choices(['cosine', 'euclidean']).default('cosine'));
  return addCommonOptions(command).action(async (roi: string, options: SimilarOptions) => {
    const { model, k, metric, data, json } = options;
    for (const neighbour of findSimilar(data, roi, { model, k, metric })) {
      await terminal.result(
        json ? `${JSON.stringify(neighbour)}\n` : `${neighbour.distance.toFixed(6)}  ${neighbour.id}\n`,
      );
    }
  });
}
