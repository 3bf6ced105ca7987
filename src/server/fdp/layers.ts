import { errorCode } from '../../core/index.ts';
import { namespaces, type Quad } from '../../graph/index.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { datasetMembers, type Excerpt, emptyCatalogue, excerpt, isDistribution } from './metadata-graph.ts';
import { perVersion } from './per-version.ts';

/** A resource of the metadata, whose IRI is its address. */
export interface LayerResource {
  readonly iri: string;
  readonly layer: 'fdp' | 'catalog' | 'dataset' | 'version' | 'distribution';
  readonly quads: readonly Quad[];
  /** Set if it has been withdrawn. */
  readonly withdrawn: boolean;
}

/** Maximum number of datasets that a catalogue's document describes in full; larger catalogues use pages. */
const embedded = 20;

/** Maximum number of cached documents. */
const kept = 500;

/** The self-contained document of a layer; cached while the store does not change. @throws HttpProblem 404 */
export async function layerResource(path: string, context: ApiContext): Promise<LayerResource> {
  const layer = layerOf(path);
  if (layer === undefined) throw notFound();
  const entries = await entriesOf(context.store);
  const hit = entries.get(path);
  // Concurrent requests for the same document share one promise.
  if (hit !== undefined) return hit;
  const resource = readOrEmpty(path, layer, context);
  if (context.directory && context.directory.progress.state !== 'ready') return resource;
  if (entries.size >= kept) entries.delete(entries.keys().next().value!);
  entries.set(path, resource);
  resource.catch(() => entries.get(path) === resource && entries.delete(path));
  return resource;
}

/** Documents of several layers; the statements of all datasets are queried together. */
export async function layerResources(iris: readonly string[], context: ApiContext): Promise<LayerResource[]> {
  const { base } = context;
  const entries = await entriesOf(context.store);
  const datasets = iris.filter((iri) => {
    const path = iri.slice(base.length);
    return layerOf(path) === 'dataset' && !entries.has(path);
  });
  await excerpt(context, {
    roots: datasets.flatMap((iri) => [iri, `${iri}/distribution/`]),
    embed: (other) => isDistribution(other, base),
  });
  return Promise.all(iris.map((iri) => layerResource(iri.slice(base.length), context)));
}

/** Documents by path, for the current content. */
const entriesOf = perVersion(() => new Map<string, Promise<LayerResource>>());

const notFound = (): HttpProblem => new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is nothing at this address.');

export function layerOf(path: string): LayerResource['layer'] | undefined {
  if (path === '') return 'fdp';
  if (/^dataset\/[^/]+\/version\/[^/]+$/.test(path)) return 'version';
  return /^(catalog|dataset|distribution)\/[^/]+$/.exec(path)?.[1] as LayerResource['layer'] | undefined;
}

/** While the store is still loading, the data point itself already answers, so that availability checks succeed. */
async function readOrEmpty(path: string, layer: LayerResource['layer'], context: ApiContext): Promise<LayerResource> {
  try {
    return await read(path, layer, context);
  } catch (error) {
    if (layer !== 'fdp' || errorCode(error) !== 'QIAW_STORE_LOADING') throw error;
    return { iri: context.base, layer, quads: emptyCatalogue(context), withdrawn: false };
  }
}

async function read(path: string, layer: LayerResource['layer'], context: ApiContext): Promise<LayerResource> {
  const iri = `${context.base}${path}`;
  let quads: readonly Quad[] = await excerpt(context, await excerptOf(iri, layer, context));
  const about = (list: readonly Quad[]) => list.filter(({ subject }) => subject.value === iri);
  if (about(quads).length === 0) {
    if (layer !== 'fdp' && layer !== 'catalog') throw notFound();
    quads = emptyCatalogue(context);
    if (about(quads).length === 0) throw notFound();
  }
  const withdrawn = about(quads).some(({ object }) => object.value === `${namespaces.qiaw}WithdrawnResource`);
  return { iri, layer, quads, withdrawn };
}

async function excerptOf(iri: string, layer: LayerResource['layer'], context: ApiContext): Promise<Excerpt> {
  const { base } = context;
  const distributions = (other: string) => isDistribution(other, base);
  if (layer === 'fdp') {
    // The catalogue is described too, but its list of datasets is left to its own document.
    const catalog = `${base}catalog/main`;
    const leaveOut = { subject: catalog, property: `${namespaces.dcat}dataset` };
    return { roots: [iri, `${base}catalog/`], embed: (other) => other === catalog, leaveOut };
  }
  if (layer === 'catalog') {
    const few = await hasFewDatasets(context);
    const embed = (other: string) => few && (distributions(other) || /^dataset\/[^/]+$/.test(other.slice(base.length)));
    return { roots: [iri, `${base}dataset/`], embed };
  }
  if (layer === 'dataset') return { roots: [iri, `${iri}/distribution/`], embed: distributions };
  if (layer === 'version') return { roots: [iri], embed: distributions };
  return { roots: [iri], embed: () => false };
}

async function hasFewDatasets(context: ApiContext): Promise<boolean> {
  return (await datasetMembers(context)).length <= embedded;
}
