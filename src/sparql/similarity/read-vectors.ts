import { unpackFloat32le } from '../../deep/index.ts';
import { internalQuery, QIAW } from '../../graph/index.ts';
import type { GraphStore } from '../../store/index.ts';

/** A deep vector of the catalogue with the IRIs of its region, subject and model. */
export interface CatalogueVector {
  readonly vector: string;
  readonly graph: string;
  readonly model: string;
  readonly roi?: string;
  readonly subject?: string;
  /** The region that `roi` encodes, if another delineation stands for it. */
  readonly region?: string;
  readonly values: Float32Array;
}

type Row = Readonly<Record<string, { readonly value: string } | undefined>>;

/** With this many vectors of 4096 components an answer stays far below the store's size limit. */
const atOnce = 2000;

/**
 * Every deep vector of the store. Vectors that `known` contains under `<graph> <vector> <L2 norm>` are not read again, because
 * their IRIs contain the digest of the run. A literal that is not a packed vector is skipped; the gate would have refused it.
 */
export async function readVectors(
  store: GraphStore,
  known: ReadonlyMap<string, CatalogueVector>,
): Promise<Map<string, CatalogueVector>> {
  const heads = await select(store, internalQuery('deep-vector-heads'));
  const keyed = heads.map((row) => [[row['g']!.value, row['v']!.value, row['norm']?.value].join(' '), row] as const);
  const missing = keyed.filter(([key]) => !known.has(key)).map(([, row]) => row);
  const packed = new Map<string, string>();
  for (let at = 0; at < missing.length; at += atOnce) {
    const rows = await select(store, packedQuery(missing.slice(at, at + atOnce)));
    for (const row of rows) packed.set(`${row['g']!.value} ${row['v']!.value}`, row['packed']!.value);
  }
  const found = new Map<string, CatalogueVector>();
  for (const [key, row] of keyed) {
    const vector = known.get(key) ?? build(row, packed.get(`${row['g']!.value} ${row['v']!.value}`));
    if (vector === undefined) continue;
    const { region: _, ...rest } = vector;
    found.set(key, { ...rest, ...(row['region'] && { region: row['region'].value }) });
  }
  return found;
}

const packedQuery = (rows: readonly Row[]): string => `PREFIX qiaw: <${QIAW}>
SELECT ?g ?v ?packed WHERE {
  VALUES (?g ?v) { ${rows.map((row) => `(<${row['g']!.value}> <${row['v']!.value}>)`).join(' ')} }
  GRAPH ?g { ?v qiaw:vector ?packed }
}`;

function build(row: Row, packed: string | undefined): CatalogueVector | undefined {
  if (packed === undefined) return undefined;
  try {
    return {
      vector: row['v']!.value,
      graph: row['g']!.value,
      model: row['model']!.value,
      ...(row['roi'] && { roi: row['roi'].value }),
      ...(row['subject'] && { subject: row['subject'].value }),
      values: unpackFloat32le(packed),
    };
  } catch {
    return undefined;
  }
}

async function select(store: GraphStore, query: string): Promise<readonly Row[]> {
  const { body } = await store.query(query, { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 60_000 });
  return (JSON.parse(body) as { results: { bindings: Row[] } }).results.bindings;
}
