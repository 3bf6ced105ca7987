import { headQuads } from '../../catalogue/index.ts';
import { catalogueSchema } from '../../core/config/index.ts';
import { graphNames, isIriText, namedNode, namespaces, parse, type Quad, quad, typed } from '../../graph/index.ts';
import type { ApiContext } from '../app/context.ts';
import { defaultLimits } from '../app/limits.ts';
import { Descriptions } from './descriptions.ts';
import { perVersion } from './per-version.ts';

/** Which part of the metadata graph forms a document. */
export interface Excerpt {
  /** Resources the document describes in full. */
  readonly roots: readonly string[];
  /** Other layers to describe as well if the document refers to them. */
  readonly embed: (iri: string) => boolean;
  /** Statements to leave out; the store is not queried for them. */
  readonly leaveOut?: { readonly subject: string; readonly property: string };
}

/**
 * The statements about the roots and all nodes they refer to that have no document of their own (agents, contacts, checksums,
 * terms of authority lists), so that a validator needs no other document. From the gated graph `graph/catalog`.
 */
export async function excerpt(context: ApiContext, { roots, embed, leaveOut }: Excerpt): Promise<Quad[]> {
  const found: Quad[] = [];
  const asked = new Set<string>();
  let wanted = [...new Set(roots)];
  while (wanted.length > 0) {
    for (const iri of wanted) asked.add(iri);
    const about = await describe(context, wanted, leaveOut);
    found.push(...about);
    const next = new Set<string>();
    for (const { object, predicate } of about) {
      if (object.termType !== 'NamedNode' || asked.has(object.value) || predicate.value === `${namespaces.rdf}type`)
        continue;
      if (!isLayer(object.value, context.base) || embed(object.value)) next.add(object.value);
    }
    wanted = [...next];
  }
  return found;
}

/** Whether an IRI identifies a resource with its own document: a layer, or a version of a dataset. */
export function isLayer(iri: string, base: string): boolean {
  if (!iri.startsWith(base)) return false;
  const path = iri.slice(base.length);
  return path === '' || (/^(?:catalog|dataset|distribution)\//.test(path) && !/[#?]/.test(path));
}

export const isDistribution = (iri: string, base: string): boolean => iri.startsWith(`${base}distribution/`);

/** Subjects per query; a longer text would count as an expensive query. */
const perQuery = 200;

async function describe(context: ApiContext, iris: readonly string[], leaveOut?: Excerpt['leaveOut']): Promise<Quad[]> {
  const known = await descriptionsOf(context.store);
  const found = new Map<string, readonly Quad[]>();
  const unknown: string[] = [];
  for (const iri of iris.filter(isIriText)) {
    const quads = iri === leaveOut?.subject ? undefined : known.get(iri);
    if (quads === undefined) unknown.push(iri);
    else found.set(iri, quads);
  }
  for (let start = 0; start < unknown.length; start += perQuery) {
    const asked = unknown.slice(start, start + perQuery);
    const bySubject = new Map<string, Quad[]>(asked.map((iri) => [iri, []]));
    for (const one of await ask(context, asked, leaveOut)) bySubject.get(one.subject.value)?.push(one);
    for (const [iri, quads] of bySubject) {
      found.set(iri, quads);
      if (iri !== leaveOut?.subject) known.set(iri, quads);
    }
  }
  return iris.flatMap((iri) => found.get(iri) ?? []);
}

async function ask(context: ApiContext, iris: readonly string[], leaveOut?: Excerpt['leaveOut']): Promise<Quad[]> {
  const graph = graphNames(context.base).catalog.value;
  const filter = leaveOut ? ` FILTER(?s != <${leaveOut.subject}> || ?p != <${leaveOut.property}>)` : '';
  const values = iris.map((iri) => `<${iri}>`).join(' ');
  const text = `CONSTRUCT { ?s ?p ?o } { GRAPH <${graph}> { VALUES ?s { ${values} } ?s ?p ?o${filter} } }`;
  const answer = await context.store.query(text, {
    resultsFormat: 'json',
    graphFormat: 'ntriples',
    timeoutMs: context.limits?.queryTimeoutMs ?? defaultLimits.queryTimeoutMs,
  });
  return parse(answer.body, 'nquads', context.base).map(retyped);
}

/** Cached descriptions of the current content. */
const descriptionsOf = perVersion(() => new Descriptions());

const counts = new Set([
  `${namespaces.dcat}byteSize`,
  'https://hyperontology.eucaim.cancerimage.eu/#nbrOfSegmentations',
  ...['numberOfRecords', 'numberOfUniqueIndividuals', 'minTypicalAge', 'maxTypicalAge'].map(
    (name) => `${namespaces.healthdcatap}${name}`,
  ),
]);
const nonNegativeInteger = namedNode(`${namespaces.xsd}nonNegativeInteger`);

/** Engines keep the value of an integer but lose its exact datatype, which DCAT-AP checks. */
function retyped(one: Quad): Quad {
  if (!counts.has(one.predicate.value)) return one;
  return quad(one.subject as never, one.predicate as never, typed(one.object.value, nonNegativeInteger));
}

/** IRIs of the datasets in the catalogue, ordered by title. */
export async function datasetMembers(context: ApiContext): Promise<readonly string[]> {
  return members(context, `${context.base}catalog/main`, `${namespaces.dcat}dataset`);
}

/**
 * Objects of one property of a resource, ordered by title; cached while the store does not change. Sorted here rather than by
 * the engine, where sorting ten thousand titles is slow enough to move the query into the queue for expensive queries.
 */
export async function members(context: ApiContext, parent: string, relation: string): Promise<readonly string[]> {
  const lists = await listsOf(context.store);
  const key = `${parent} ${relation}`;
  const hit = lists.get(key);
  if (hit !== undefined) return hit;
  const list = askForMembers(context, parent, relation);
  if (lists.size >= 500) lists.clear();
  lists.set(key, list);
  list.catch(() => lists.get(key) === list && lists.delete(key));
  return list;
}

async function askForMembers(context: ApiContext, parent: string, relation: string): Promise<readonly string[]> {
  const graph = graphNames(context.base).catalog.value;
  const answer = await context.store.query(
    `SELECT ?o ?t { GRAPH <${graph}> { <${parent}> <${relation}> ?o OPTIONAL { ?o <${namespaces.dct}title> ?t } } }`,
    { resultsFormat: 'json', graphFormat: 'ntriples', timeoutMs: 30_000 },
  );
  const { results } = JSON.parse(answer.body) as {
    results: { bindings: Array<{ readonly o?: { readonly value: string }; readonly t?: { readonly value: string } }> };
  };
  const titles = new Map<string, string>();
  for (const { o, t } of results.bindings) {
    if (o === undefined) continue;
    const title = t?.value.toLowerCase() ?? '';
    const known = titles.get(o.value);
    if (known === undefined || title < known) titles.set(o.value, title);
  }
  return [...titles].sort(([a, x], [b, y]) => byCode(x, y) || byCode(a, b)).map(([iri]) => iri);
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Objects by resource and property, for the current content. */
const listsOf = perVersion(() => new Map<string, Promise<readonly string[]>>());

/** The data point and an empty catalogue, for when the metadata graph has not been written yet. */
export function emptyCatalogue(context: ApiContext): Quad[] {
  const started = new Date(context.startedAt ?? 0).toISOString();
  return headQuads([], {
    base: context.base,
    settings: context.catalogue ?? catalogueSchema.parse({}),
    release: context.version ?? '0',
    issued: started,
    modified: started,
  });
}
