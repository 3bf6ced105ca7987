import type { Findings } from '../findings.ts';
import { failureOf, mediaTypeOf, type WebClient } from '../web/client.ts';
import { NotRdf, type RdfDocument, readRdf } from '../web/rdf-document.ts';
import { type Layer, layers } from './layers.ts';
import { checkPages } from './pages.ts';
import { checkRecord, compareHead, fetchRecord } from './record.ts';

/** What a crawl reached. */
export interface Crawl {
  readonly catalogues: readonly string[];
  readonly datasets: readonly string[];
  /** Distributions by dataset. */
  readonly distributions: ReadonlyMap<string, readonly string[]>;
}

interface Visit {
  readonly url: string;
  readonly layer: Layer;
  readonly path: readonly string[];
}

/** Levels below which nothing of a FAIR Data Point lies. */
const maximumDepth = 8;
/** Records of a layer whose pages, HEAD and other representations are looked at. */
const sampled = 3;

/**
 * Crawls as the FAIR Data Point Index does: from the root by Accept: text/turtle, then only along ldp:contains where there
 * are containers (FAIRDataTeam/FAIRDataPoint, MetadataRetrievalUtils).
 */
export async function checkFdp(client: WebClient, root: string, findings: Findings): Promise<Crawl> {
  const catalogues: string[] = [];
  const datasets: string[] = [];
  const distributions = new Map<string, string[]>();
  const visited = new Set<string>();
  const looked = new Map<Layer, number>();
  const queue: Visit[] = [{ url: root, layer: 'root', path: [] }];
  for (let visit = queue.pop(); visit !== undefined; visit = queue.pop()) {
    const { url, path } = visit;
    if (visited.has(url)) continue;
    visited.add(url);
    if (path.length > maximumDepth) {
      findings.add(
        'fdp-too-deep',
        url,
        `The record lies ${path.length} levels below the root: containers lead on without end.`,
        'End the hierarchy at the distributions.',
      );
      continue;
    }
    const document = await fetchRecord(
      client,
      findings,
      url,
      path.length === 0 ? 'fdp-unreachable' : 'fdp-child-missing',
    );
    if (document === undefined) continue;
    const layer = layerOf(document, url) ?? visit.layer;
    checkRecord(document, findings, url, layer);
    if (layer === 'catalog') catalogues.push(url);
    if (layer === 'dataset') {
      datasets.push(url);
      distributions.set(url, []);
    }
    if (layer === 'distribution') distributions.get(path.at(-1) ?? '')?.push(url);
    const children = childrenOf(document, findings, url, layer);
    const count = looked.get(layer) ?? 0;
    looked.set(layer, count + 1);
    if (count < sampled) await lookCloser(client, findings, url, layer, document, children);
    for (const child of children.toReversed()) {
      if (path.includes(child) || child === url) {
        findings.add(
          'fdp-container-loop',
          url,
          `The container leads back to ${child}, which leads here.`,
          'Let ldp:contains name children only.',
        );
      } else queue.push({ url: child, layer: layers[layer].child?.layer ?? layer, path: [...path, url] });
    }
  }
  return { catalogues, datasets, distributions };
}

function layerOf(document: RdfDocument, url: string): Layer | undefined {
  return (['distribution', 'dataset', 'catalog'] as const).find((layer) => document.isA(url, layers[layer].types[0]!));
}

/** Where any container is there the Index follows ldp:contains alone; else the relations of the layer. */
function childrenOf(document: RdfDocument, findings: Findings, url: string, layer: Layer): string[] {
  const { child } = layers[layer];
  const containers = document.instances('ldp:DirectContainer');
  if (child === undefined && containers.length === 0) return [];
  const named = child === undefined ? [] : document.values(url, child.relation);
  if (containers.length === 0) {
    if (named.length > 0 || layer === 'root') {
      findings.add(
        'fdp-no-container',
        url,
        'The record names no LDP container, so the Index finds none of its children.',
        'Add an ldp:DirectContainer with ldp:contains.',
      );
    }
    return named;
  }
  const members = new Set(containers.flatMap((container) => document.values(container, 'ldp:contains')));
  for (const container of containers) {
    const of = document.values(container, 'ldp:membershipResource');
    if (of.length > 0 && !of.includes(url)) {
      findings.add(
        'fdp-container-mismatch',
        `${url} ldp:membershipResource`,
        `A container of the record is a container of ${of[0]}.`,
        'Let ldp:membershipResource name the record.',
      );
    }
  }
  const hidden = named.filter((iri) => !members.has(iri));
  if (hidden.length > 0) {
    findings.add(
      'fdp-container-mismatch',
      `${url} ldp:contains`,
      `${hidden[0]} is named by ${child!.relation} but not by the container: the Index never sees it.`,
      'Let ldp:contains name every child.',
    );
  }
  return [...members];
}

/** Pages, representations, profile and HEAD of one record. */
async function lookCloser(
  client: WebClient,
  findings: Findings,
  url: string,
  layer: Layer,
  document: RdfDocument,
  children: readonly string[],
): Promise<void> {
  await compareHead(client, findings, url, 'fdp-head-differs', 'text/turtle');
  const plain = await client.get(url, '*/*');
  if (plain.status === 200 && mediaTypeOf(plain) !== 'text/turtle') {
    findings.add(
      'fdp-default-not-turtle',
      url,
      `Without a wish in Accept it answers ${mediaTypeOf(plain)}; the specification makes Turtle the default.`,
      'Answer */* with text/turtle.',
    );
  }
  const linked = await client.get(url, 'application/ld+json');
  if (linked.status !== 200 || mediaTypeOf(linked) !== 'application/ld+json') {
    const said = linked.status === 200 ? mediaTypeOf(linked) : failureOf(linked);
    findings.add(
      'fdp-negotiation',
      url,
      `JSON-LD was asked for (Accept: application/ld+json): ${said}.`,
      'Offer JSON-LD besides Turtle.',
    );
  }
  for (const profile of document.values(url, 'dct:conformsTo').filter((iri) => iri.startsWith(new URL(url).origin))) {
    await checkProfile(client, findings, profile);
  }
  if (layers[layer].child !== undefined && children.length > 0)
    await checkPages(client, findings, url, layer, children);
}

/** A profile leads to SHACL that parses. */
async function checkProfile(client: WebClient, findings: Findings, profile: string): Promise<void> {
  const document = await shapesAt(client, findings, profile);
  if (document === undefined || document.instances('sh:NodeShape').length > 0) return;
  const artifacts = document.quads.filter(({ predicate }) => predicate.value.endsWith('hasArtifact'));
  if (artifacts.length === 0) {
    findings.add(
      'fdp-profile-broken',
      profile,
      'The profile leads to no SHACL shapes (prof:hasArtifact).',
      'Name the shapes as an artifact of the profile.',
    );
  }
  for (const { object } of artifacts) {
    const shapes = await shapesAt(client, findings, object.value);
    if (shapes !== undefined && shapes.instances('sh:NodeShape').length === 0) {
      findings.add(
        'fdp-profile-broken',
        object.value,
        'The document holds no sh:NodeShape.',
        'Serve the SHACL of the layer there.',
      );
    }
  }
}

async function shapesAt(client: WebClient, findings: Findings, url: string): Promise<RdfDocument | undefined> {
  const answer = await client.get(url, 'text/turtle');
  if (answer.status === 200) {
    try {
      return await readRdf(answer);
    } catch (error) {
      if (!(error instanceof NotRdf)) throw error;
      findings.add(
        'fdp-profile-broken',
        url,
        `The profile or its shapes do not parse: ${error.message}`,
        'Serve them as Turtle that parses.',
      );
      return undefined;
    }
  }
  findings.add(
    'fdp-profile-broken',
    url,
    `The profile or its shapes are named but ${failureOf(answer)}.`,
    'Serve them there.',
  );
  return undefined;
}
