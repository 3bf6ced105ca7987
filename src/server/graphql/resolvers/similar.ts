import { CatalogueVectors } from '../../../sparql/index.ts';
import { spend } from '../budget.ts';
import { PageRefused } from '../pages.ts';
import type { GraphqlContext } from '../request-context.ts';
import { type Reference, refer } from './references.ts';

const mostSimilar = 100;

/** Neighbours of a structure among those whose records the caller may read; never the structure itself. */
export const similarResolvers = {
  Structure: {
    async similar(
      { row }: Reference,
      { model, first }: { model: string; first?: number | null },
      context: GraphqlContext,
    ) {
      const { columns } = context;
      const k = first ?? 5;
      if (!(k >= 1 && k <= mostSimilar)) throw new PageRefused(`Request 1 to ${mostSimilar} similar structures.`);
      spend(context, k);
      const graphs = readableRunGraphs(context);
      const found = await vectorsOf(context).nearest({
        to: columns.regions[row]!.iri,
        model,
        k,
        visible: (graph) => graphs.has(graph),
      });
      return found.flatMap(({ roi, distance }) => {
        const region = roi === undefined ? undefined : columns.row('region', roi);
        return region === undefined ? [] : [{ structure: refer('Structure', region), similarity: 1 - distance }];
      });
    },
  },
};

const own = new WeakMap<object, CatalogueVectors>();

/** The index that SPARQL also uses, if the server has one. */
function vectorsOf({ api }: GraphqlContext): CatalogueVectors {
  if (api.router !== undefined) return api.router.vectors;
  const known = own.get(api.store) ?? new CatalogueVectors(api.store);
  own.set(api.store, known);
  return known;
}

const readable = new WeakMap<object, ReadonlySet<string>>();

function readableRunGraphs({ columns, population }: GraphqlContext): ReadonlySet<string> {
  const known = readable.get(population);
  if (known !== undefined) return known;
  const graphs = new Set(
    columns.runs
      .filter(({ subject }) => population.readable.has(subject))
      .map(({ iri }) => iri.replace(`${columns.base}id/run/`, `${columns.base}graph/run/`)),
  );
  readable.set(population, graphs);
  return graphs;
}
