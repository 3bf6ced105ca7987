import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { counted, UsageError, writeFileAtomic } from '../../core/index.ts';
import { bindParameters, graphNames, loadViews, type NamedNode, parse, quad, serialise } from '../../graph/index.ts';
import { DataDirectory, withLock } from '../../pipeline/index.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';
import { openStore } from '../serve/open-catalogue.ts';

interface ViewOptions extends CommonOptions {
  readonly data: string;
  readonly out?: string;
  readonly store?: boolean;
  readonly remove?: boolean;
}

/** Large catalogues take longer than the time limit of web queries. */
const timeoutMs = 600_000;

export function viewCommand(): Command {
  const command = new Command('view')
    .description('Show the catalogue in another data model: `o-raw` gives one Radiomics Ontology node per value.')
    .argument(
      '<view>',
      loadViews()
        .map(({ name }) => name)
        .join(' or '),
    )
    .requiredOption('--data <dir>', 'data directory')
    .option('--out <file.ttl>', 'write to a file instead of standard output')
    .option('--store', 'store it in the directory as the graph ro-view, where queries find it; repeat after each run')
    .option('--remove', 'remove that graph');
  return addCommonOptions(command).action(async (name: string, options: ViewOptions) => {
    const view = loadViews().find((one) => one.name === name);
    if (view === undefined) throw new UsageError(`There is no view "${name}".`);
    const data = new DataDirectory(resolve(options.data));
    const file = join(data.graphs, 'ro-view.trig');
    // The view itself is excluded from its source.
    if (options.remove || options.store) await withLock(data, () => rm(file, { force: true }));
    if (options.remove) return;
    const { store, base } = await openStore(data, await setUp(options));
    try {
      const answer = await store.query(bindParameters(view, {}), {
        resultsFormat: 'json',
        graphFormat: 'ntriples',
        base,
        timeoutMs,
      });
      const triples = parse(answer.body, 'turtle', base);
      const graph = graphNames(base).oRawView;
      if (options.store) {
        const quads = triples.map((one) =>
          quad(one.subject as NamedNode, one.predicate as NamedNode, one.object as NamedNode, graph),
        );
        await withLock(data, () => writeFileAtomic(file, serialise(quads, 'trig')));
      } else if (options.out !== undefined) await writeFileAtomic(options.out, serialise(triples, 'turtle'));
      else await terminal.result(serialise(triples, 'turtle'));
      terminal.say(counted(triples.length, 'statement'));
    } finally {
      await store.close();
    }
  });
}
