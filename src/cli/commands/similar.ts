import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { findSimilar, type Metric, type Neighbour } from '../../deep/index.ts';
import { instanceIris } from '../../graph/index.ts';
import { DataDirectory } from '../../pipeline/index.ts';
import { addCommonOptions, type CommonOptions, setUp, wholeNumber } from '../options/common.ts';
import { readToken } from '../options/token.ts';
import { RegionNames } from '../output/region-names.ts';
import { terminal } from '../output/terminal.ts';
import { askSimilar } from '../serve/ask-similar.ts';
import { baseOf } from '../serve/refresh-catalogue.ts';
import { runningServer } from '../serve/running-server.ts';

interface SimilarOptions extends CommonOptions {
  readonly model: string;
  readonly k: number;
  readonly data: string;
  readonly metric: Metric;
}

export function similarCommand(): Command {
  const command = new Command('similar')
    .description('Find the regions nearest to one by deep feature vector.')
    .argument('<roi>', '<case>/<region>, or its IRI or the end of it')
    .requiredOption('--model <id>', 'model by id or id@version')
    .requiredOption('--data <dir>', 'data directory')
    .option('-k <n>', 'how many', wholeNumber(1, 100_000), 10)
    .addOption(new Option('--metric <metric>').choices(['cosine', 'euclidean']).default('cosine'));
  return addCommonOptions(command).action(async (roi: string, options: SimilarOptions) => {
    for (const neighbour of await similar(roi, options)) {
      await terminal.result(
        options.json ? `${JSON.stringify(neighbour)}\n` : `${neighbour.distance.toFixed(6)}  ${neighbour.id}\n`,
      );
    }
  });
}

/** Queries the server of this directory if one is running, else reads the tables of the cases. */
async function similar(roi: string, options: SimilarOptions): Promise<readonly Neighbour[]> {
  const data = new DataDirectory(resolve(options.data));
  const regions = await RegionNames.read(data);
  const name = regions.nameOf(roi) ?? roi;
  const server = await runningServer(data.root);
  if (server === undefined) return findSimilar(data.root, name, { ...options, except: regions.othersThan(name) });
  const { config, environment } = await setUp(options);
  const base = await baseOf(data, config);
  const known = regions.identityOf(name);
  const iri = known ? instanceIris(base).roi(known.digest, known.segmentNumber).value : roi;
  const token = (await readToken(environment)) ?? server.token;
  const found = await askSimilar({ url: server.url, base, token }, iri, options);
  return found.map(({ id, distance }) => ({ id: regions.nameOf(id) ?? id, distance }));
}
