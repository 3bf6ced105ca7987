import { type Metric, VectorIndex } from '../../deep/index.ts';
import type { GraphStore } from '../../store/index.ts';
import { type CatalogueVector, readVectors } from './read-vectors.ts';

export interface NearestRequest {
  /** IRI of a vector, a region of interest or a subject (its nearest vector is used), or the vector itself. */
  readonly to: string | Float32Array;
  /** IRI of the model; without it, each model of the resource in `to` gives a separate list. */
  readonly model?: string;
  readonly k: number;
  /** `cosine` by default. */
  readonly metric?: Metric;
  /** Whether the caller may read this graph; all graphs by default. */
  readonly visible?: (graph: string) => boolean;
}

export interface NearestVector {
  readonly vector: string;
  readonly graph: string;
  readonly model: string;
  readonly roi?: string;
  readonly subject?: string;
  /** From 1, per model. */
  readonly rank: number;
  /** Cosine distance 0..2, or Euclidean distance, as requested. */
  readonly distance: number;
}

/** Vectors of one model and length. */
interface Group {
  readonly model: string;
  readonly dimension: number;
  readonly members: readonly CatalogueVector[];
  readonly index: VectorIndex;
}

interface Built {
  readonly version: number;
  readonly vectors: ReadonlyMap<string, CatalogueVector>;
  readonly groups: readonly Group[];
  /** Members by the IRI of the vector, its region and its subject. */
  readonly named: ReadonlyMap<string, readonly CatalogueVector[]>;
}

/** Exact nearest neighbours among the deep vectors of a store; follows the store's version. */
export class CatalogueVectors {
  private built: Built | undefined;
  private building: { readonly version: number; readonly done: Promise<Built> } | undefined;

  constructor(private readonly store: GraphStore) {}

  /**
   * The k nearest of each model, nearest first, without the query itself: neither the vector nor others of the same
   * region or, if a subject was given, of the same subject. Each region is found once, by its primary delineation. Empty if
   * the caller may not read anything that `to` names.
   */
  async nearest({ to, model, k, metric = 'cosine', visible = everything }: NearestRequest): Promise<NearestVector[]> {
    const { groups, named } = await this.current();
    const anchors = typeof to === 'string' ? (named.get(to) ?? []).filter(({ graph }) => visible(graph)) : [];
    const own = new Set(anchors.flatMap(({ roi, region, subject }) => (subject === to ? [] : (region ?? roi ?? []))));
    const isItself = (other: CatalogueVector): boolean =>
      other.vector === to || other.subject === to || (other.roi !== undefined && own.has(other.roi));
    const answers: NearestVector[] = [];
    for (const group of groups) {
      if (model !== undefined && group.model !== model) continue;
      const queries =
        typeof to === 'string' ? anchors.filter((one) => belongs(one, group)).map(({ values }) => values) : [to];
      if (queries[0]?.length !== group.dimension) continue;
      answers.push(
        ...nearestIn(
          group,
          queries,
          k,
          metric,
          (other) => !visible(other.graph) || other.region !== undefined || isItself(other),
        ),
      );
    }
    return answers;
  }

  /** IRIs of all readable vectors of the model. */
  async vectors(model?: string, visible: (graph: string) => boolean = everything): Promise<readonly string[]> {
    const { groups } = await this.current();
    return groups
      .filter((group) => model === undefined || group.model === model)
      .flatMap(({ members }) =>
        members.filter(({ graph, region }) => visible(graph) && region === undefined).map(({ vector }) => vector),
      );
  }

  private async current(): Promise<Built> {
    const { version } = await this.store.statistics();
    if (this.built?.version === version) return this.built;
    if (this.building?.version !== version) this.building = { version, done: this.build(version, this.building?.done) };
    return this.building.done;
  }

  /** Sequential, so that a later call reuses what an earlier one read. */
  private async build(version: number, earlier: Promise<Built> | undefined): Promise<Built> {
    await earlier?.catch(() => undefined);
    try {
      const vectors = await readVectors(this.store, this.built?.vectors ?? new Map());
      const groups = grouped(vectors);
      this.built = { version, vectors, groups, named: byName(vectors.values()) };
      return this.built;
    } finally {
      if (this.building?.version === version) this.building = undefined;
    }
  }
}

const everything = (): boolean => true;

const belongs = (vector: CatalogueVector, group: Group): boolean =>
  vector.model === group.model && vector.values.length === group.dimension;

function nearestIn(
  group: Group,
  queries: readonly Float32Array[],
  k: number,
  metric: Metric,
  except: (other: CatalogueVector) => boolean,
): NearestVector[] {
  const best = new Map<string, number>();
  for (const query of queries) {
    const found = group.index.nearest(query, k, { metric, except: (id) => except(group.members[Number(id)]!) });
    for (const { id, distance } of found) best.set(id, Math.min(distance, best.get(id) ?? Number.POSITIVE_INFINITY));
  }
  return [...best]
    .sort(([idA, a], [idB, b]) => a - b || Number(idA) - Number(idB))
    .slice(0, k)
    .map(([id, distance], at) => {
      const { values: _v, region: _r, ...member } = group.members[Number(id)]!;
      return { ...member, rank: at + 1, distance };
    });
}

/** The vectors by model and length; their values become views into the index, so that each is stored once. */
function grouped(vectors: Map<string, CatalogueVector>): Group[] {
  const keys = new Map<string, string[]>();
  for (const [key, { model, values }] of vectors) append(keys, `${model} ${values.length}`, key);
  return [...keys.values()].map((own) => {
    const index = new VectorIndex(own.map((key, at) => ({ id: String(at), values: vectors.get(key)!.values })));
    const members = own.map((key, at) => ({ ...vectors.get(key)!, values: index.vector(String(at))! }));
    for (const [at, key] of own.entries()) vectors.set(key, members[at]!);
    return { model: members[0]!.model, dimension: index.dimension, members, index };
  });
}

function byName(vectors: Iterable<CatalogueVector>): Map<string, CatalogueVector[]> {
  const named = new Map<string, CatalogueVector[]>();
  for (const vector of vectors) {
    for (const name of new Set([vector.vector, vector.roi, vector.subject])) {
      if (name !== undefined) append(named, name, vector);
    }
  }
  return named;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
