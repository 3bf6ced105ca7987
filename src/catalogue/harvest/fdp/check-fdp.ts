import type { Findings } from '../findings.ts';
import { failureOf, mediaTypeOf, type WebClient } from '../web/client.ts';
import { NotRdf, type RdfDocument, readRdf } from '../web/rdf-document.ts';
import { type Layer, layers } from './layers.ts';
import { checkPages } from './pages.ts';
import { checkRecord, compareHead, fetchRecord } from './record.ts';

/** What a crawl found. */
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

/** Maximum depth of a FAIR Data Point. */
const maximumDepth = 8;
/** Number of records per layer whose pages, HEAD and other representations are checked. */
const sampled = 3;

/**
 * Crawls as the FAIR Data Point Index does: from the root with Accept: text/turtle, then only along ldp:contains if there
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
        `The record lies ${path.length} levels below the root: the containers never end.`,
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
          `The container refers back to ${child}, which leads here.`,
          'Let ldp:contains refer only to children.',
        );
      } else queue.push({ url: child, layer: layers[layer].child?.layer ?? layer, path: [...path, url] });
    }
  }
  return { catalogues, datasets, distributions };
}

function layerOf(document: RdfDocument, url: string): Layer | undefined {
  return (['distribution', 'dataset', 'catalog'] as const).find((layer) => document.isA(url, layers[layer].types[0]!));
}

/** If there is any container, the Index follows only ldp:contains; else the relations of the layer. */
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
        'The record has no LDP container, so the Index finds none of its children.',
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
        'Let ldp:membershipResource refer to the record.',
      );
    }
  }
  const hidden = named.filter((iri) => !members.has(iri));
  if (hidden.length > 0) {
    findings.add(
      'fdp-container-mismatch',
      `${url} ldp:contains`,
      `${hidden[0]} is linked by ${child!.relation} but not by the container: the Index never finds it.`,
      'Let ldp:contains list every child.',
    );
  }
  return [...members];
}

/** Checks pages, representations, profile and HEAD of one record. */
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
      `Without a preference in Accept it answers ${mediaTypeOf(plain)}; the specification makes Turtle the default.`,
      'Answer */* with text/turtle.',
    );
  }
  const linked = await client.get(url, 'application/ld+json');
  if (linked.status !== 200 || mediaTypeOf(linked) !== 'application/ld+json') {
    const said = linked.status === 200 ? mediaTypeOf(linked) : failureOf(linked);
    findings.add(
      'fdp-negotiation',
      url,
      `JSON-LD was requested (Accept: application/ld+json): ${said}.`,
      'Offer JSON-LD besides Turtle.',
    );
  }
  for (const profile of document.values(url, 'dct:conformsTo').filter((iri) => iri.startsWith(new URL(url).origin))) {
    await checkProfile(client, findings, profile);
  }
  if (layers[layer].child !== undefined && children.length > 0)
    await checkPages(client, findings, url, layer, children);
}

/** A profile must link to SHACL that parses. */
async function checkProfile(client: WebClient, findings: Findings, profile: string): Promise<void> {
  const document = await shapesAt(client, findings, profile);
  if (document === undefined || document.instances('sh:NodeShape').length > 0) return;
  const artifacts = document.quads.filter(({ predicate }) => predicate.value.endsWith('hasArtifact'));
  if (artifacts.length === 0) {
    findings.add(
      'fdp-profile-broken',
      profile,
      'The profile does not link to SHACL shapes (prof:hasArtifact).',
      'Link the shapes as an artifact of the profile.',
    );
  }
  for (const { object } of artifacts) {
    const shapes = await shapesAt(client, findings, object.value);
    if (shapes !== undefined && shapes.instances('sh:NodeShape').length === 0) {
      findings.add(
        'fdp-profile-broken',
        object.value,
        'The document contains no sh:NodeShape.',
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
        'Serve them as valid Turtle.',
      );
      return undefined;
    }
  }
  findings.add(
    'fdp-profile-broken',
    url,
    `The profile or its shapes are linked, but ${failureOf(answer)}.`,
    'Serve them at this address.',
  );
  return undefined;
}
