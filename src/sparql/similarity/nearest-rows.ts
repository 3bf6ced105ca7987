import { unpackFloat32le } from '../../deep/index.ts';
import { namespaces } from '../../graph/index.ts';
import { NearestMalformed } from '../errors.ts';
import type { CatalogueVectors, NearestVector } from './catalogue-vectors.ts';
import type { Anchor, NearestBlock } from './nearest-block.ts';

/** Maximum number of searches per block, if its anchor is a variable. */
const mostAnchors = 2000;
const mostRows = 100_000;

/**
 * The block's answer as `VALUES (…) { … }`, which any engine can join. `values` are the possible IRIs of an anchor variable; if
 * undefined, every vector of the catalogue is used as a starting point. `breathe` lets other work run between searches and throws
 * when time is up.
 * @throws NearestMalformed if there are too many searches
 */
export async function nearestRows(
  block: NearestBlock,
  vectors: CatalogueVectors,
  visible: (graph: string) => boolean,
  values: (variable: string) => Promise<readonly string[] | undefined>,
  breathe: () => Promise<void>,
): Promise<string> {
  const model = block.model?.kind === 'iri' ? block.model.iri : undefined;
  const anchors = await anchorsOf(block.anchor, () => vectors.vectors(model, visible), values);
  if (anchors.length > mostAnchors || anchors.length * block.k > mostRows) {
    throw new NearestMalformed(
      `SERVICE qiaw:nearest would search from ${anchors.length} vectors for ${block.k} neighbours each; at most ` +
        `${mostAnchors} searches and ${mostRows} rows are allowed. Specify the vectors to search from.`,
    );
  }
  const columns = columnsOf(block);
  const rows: string[] = [];
  for (const { term, to } of anchors) {
    await breathe();
    const found = await vectors.nearest({
      to,
      k: block.k,
      metric: block.metric,
      visible,
      ...(model === undefined ? {} : { model }),
    });
    for (const hit of found) rows.push(`(${columns.map(({ write }) => write(hit, term)).join(' ')})`);
  }
  return `VALUES (${columns.map(({ name }) => `?${name}`).join(' ')}) { ${rows.join('\n')} }`;
}

interface SearchFrom {
  readonly term: string;
  readonly to: string | Float32Array;
}

async function anchorsOf(
  anchor: Anchor,
  all: () => Promise<readonly string[]>,
  values: (variable: string) => Promise<readonly string[] | undefined>,
): Promise<readonly SearchFrom[]> {
  const named = (iri: string): SearchFrom => ({ term: `<${iri}>`, to: iri });
  if (anchor.kind === 'iri') return [named(anchor.iri)];
  if (anchor.kind === 'variable') return ((await values(anchor.name)) ?? (await all())).map(named);
  try {
    return [{ term: '', to: unpackFloat32le(anchor.packed) }];
  } catch (cause) {
    throw new NearestMalformed('The value of qiaw:nearestTo is not a packed vector (qiaw:float32le).', { cause });
  }
}

interface Column {
  readonly name: string;
  write(hit: NearestVector, anchor: string): string;
}

function columnsOf({ hit, anchor, model, metric, outputs }: NearestBlock): readonly Column[] {
  const iri = (value: string | undefined): string => (value === undefined ? 'UNDEF' : `<${value}>`);
  const double = (value: number): string => `"${value}"^^<${namespaces.xsd}double>`;
  const columns: Column[] = [{ name: hit, write: (found) => iri(found.vector) }];
  const add = (name: string | undefined, write: Column['write']) => {
    if (name !== undefined) columns.push({ name, write });
  };
  if (anchor.kind === 'variable') add(anchor.name, (_, term) => term);
  if (model?.kind === 'variable') add(model.name, (found) => iri(found.model));
  add(outputs.rank, ({ rank }) => String(rank));
  add(outputs.similarity, ({ distance }) => double(1 - distance));
  if (metric === 'euclidean') add(outputs.l2Distance, ({ distance }) => double(distance));
  add(outputs.ofROI, ({ roi }) => iri(roi));
  add(outputs.ofSubject, ({ subject }) => iri(subject));
  return columns;
}
