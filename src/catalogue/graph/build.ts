import { GraphBuilder, graphNames, type NamedNode, namedNode, type Quad } from '../../graph/index.ts';
import type { DatasetDescription, DatasetVersion, Withdrawal } from '../model.ts';
import { isPublic, shownFacts } from '../shown-facts.ts';
import { addCatalog } from './catalog.ts';
import { type CatalogueContext, layerIris } from './context.ts';
import { addContainer, addDataPoint } from './data-point.ts';
import { addDataset } from './dataset.ts';
import type { DatasetState } from './state.ts';
import { dcat } from './vocabularies.ts';
import { addTombstone } from './withdrawn.ts';
import { plainText } from './words.ts';

/** A dataset with its published versions, newest last. */
export interface CatalogueEntry {
  readonly description: DatasetDescription;
  readonly versions: readonly DatasetVersion[];
}

/** The data point and the catalogue, which list the available datasets. */
export function headQuads(datasets: readonly DatasetDescription[], context: CatalogueContext): Quad[] {
  const graph = new GraphBuilder(graphNames(context.base).catalog);
  const offered = datasets.filter(({ withdrawn }) => withdrawn === undefined).map(({ id }) => id);
  addDataPoint(graph, context);
  addCatalog(graph, offered, context);
  return graph.quads();
}

/** One dataset: its current state and its versions, or a tombstone if it is withdrawn. */
export function datasetQuads({ description, versions }: CatalogueEntry, context: CatalogueContext): Quad[] {
  const graph = new GraphBuilder(graphNames(context.base).catalog);
  const iris = layerIris(context.base);
  const node = iris.dataset(description.id);
  const { withdrawn } = description;
  if (withdrawn === undefined) addPresent(graph, description, context);
  else addTombstone(graph, node, titleOf(description), withdrawn, undefined);
  for (const [index, version] of versions.entries()) {
    const gone = withdrawn ?? description.versions.find((one) => one.version === version.version)?.withdrawn;
    if (gone === undefined) addVersion(graph, version, description, context);
    else addWithdrawnVersion(graph, version, gone, withdrawn ? undefined : versions[index + 1], description, context);
  }
  return graph.quads();
}

function addPresent(graph: GraphBuilder, description: DatasetDescription, context: CatalogueContext): void {
  const iris = layerIris(context.base);
  const { id, record, computed, version, issued, modified, versions } = description;
  const published = versions.some((one) => one.version === version);
  const before = versions[versions.findIndex((one) => one.version === version) - 1];
  const distributions = description.distributions.map((one) => ({ node: iris.distribution(one.id), description: one }));
  const state: DatasetState = {
    id,
    record,
    computed: shownFacts(computed, isPublic(description, context.levels), description.told),
    version,
    issued,
    modified,
    distributions,
    node: iris.dataset(id),
    ...(before && { previous: iris.version(id, before.version) }),
    ...(published && { current: iris.version(id, version) }),
  };
  addDataset(graph, state, context);
  const members = distributions.map((one) => one.node);
  addContainer(graph, containerOf(id, context.base), 'Distributions', state.node, dcat.distribution, members);
}

function addVersion(
  graph: GraphBuilder,
  { dataset, version, publishedAt, previous, record, computed, told, distributions }: DatasetVersion,
  description: DatasetDescription,
  context: CatalogueContext,
): void {
  const iris = layerIris(context.base);
  addDataset(
    graph,
    {
      id: dataset,
      record,
      computed: shownFacts(computed, isPublic(description, context.levels), told),
      version,
      node: iris.version(dataset, version),
      issued: publishedAt,
      modified: publishedAt,
      distributions: distributions.map((one) => ({
        node: distributionNode(one.id, version, description.version, context.base),
        description: one,
        // The current version and the dataset share their files, which are described once, at the dataset.
        ...(version === description.version && { elsewhere: true }),
      })),
      ...(previous !== undefined && { previous: iris.version(dataset, previous) }),
      versionOf: iris.dataset(dataset),
    },
    context,
  );
}

function addWithdrawnVersion(
  graph: GraphBuilder,
  version: DatasetVersion,
  gone: Withdrawal,
  successor: DatasetVersion | undefined,
  description: DatasetDescription,
  { base }: CatalogueContext,
): void {
  const iris = layerIris(base);
  const next = successor && iris.version(version.dataset, successor.version);
  const title = `${plainText(version.record.title ?? version.dataset)}, version ${version.version}`;
  addTombstone(graph, iris.version(version.dataset, version.version), title, gone, next);
  const present = new Set(description.withdrawn ? [] : description.distributions.map(({ id }) => id));
  for (const { id, title: name } of version.distributions) {
    // If the current version has a file of the same name, that file has the IRI without a version.
    const node = present.has(id) ? iris.distribution(`${id}-${version.version}`) : iris.distribution(id);
    addTombstone(graph, node, `${name} of ${title}`, gone, next);
  }
}

/** Files of the current version have IRIs without a version; those of earlier versions include it. */
function distributionNode(id: string, version: string, present: string, base: string): NamedNode {
  return layerIris(base).distribution(version === present ? id : `${id}-${version}`);
}

/** One container per dataset, so that a container has a single parent even if all documents are merged. */
const containerOf = (id: string, base: string): NamedNode =>
  namedNode(`${layerIris(base).dataset(id).value}/distribution/`);

function titleOf({ id, record }: DatasetDescription): string {
  return plainText(record.title ?? id);
}
