import { headQuads } from '../../catalogue/index.ts';
import { catalogueSchema } from '../../config/index.ts';
import { graphNames, isIriText, namedNode, namespaces, parse, type Quad, quad, typed } from '../../rdf/index.ts';
import { type ApiContext, defaultLimits } from '../context.ts';

/** How a layer's document is cut out of the metadata graph. */
export interface Excerpt {
  /** Resources the document describes in full. */
  readonly roots: readonly string[];
  /** Other layers that are described as well when the document points to them. */
  readonly embed: (iri: string) => boolean;
  /** Statements that are left out: the store is not even asked for them. */
  readonly leaveOut?: { readonly subject: string; readonly property: string };
}

/**
 * The statements about the roots and everything they point to that is no resource of its own (agents, contacts, checksums,
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

/** Whether an IRI names a resource with a document of its own: a layer, or a version of a dataset. */
export function isLayer(iri: string, base: string): boolean {
  if (!iri.startsWith(base)) return false;
  const path = iri.slice(base.length);
  return path === '' || (/^(?:catalog|dataset|distribution)\//.test(path) && !path.includes('#'));
}

export const isDistribution = (iri: string, base: string): boolean => iri.startsWith(`${base}distribution/`);

const perQuery = 400;

async function describe(context: ApiContext, iris: readonly string[], leaveOut?: Excerpt['leaveOut']): Promise<Quad[]> {
  const graph = graphNames(context.base).catalog.value;
  const filter = leaveOut ? ` FILTER(?s != <${leaveOut.subject}> || ?p != <${leaveOut.property}>)` : '';
  const quads: Quad[] = [];
  for (let start = 0; start < iris.length; start += perQuery) {
    const values = iris
      .slice(start, start + perQuery)
      .filter(isIriText)
      .map((iri) => `<${iri}>`);
    if (values.length === 0) continue;
    const text = `CONSTRUCT { ?s ?p ?o } { GRAPH <${graph}> { VALUES ?s { ${values.join(' ')} } ?s ?p ?o${filter} } }`;
    const answer = await context.store.query(text, {
      resultsFormat: 'json',
      graphFormat: 'ntriples',
      timeoutMs: context.limits?.queryTimeoutMs ?? defaultLimits.queryTimeoutMs,
    });
    quads.push(...parse(answer.body, 'nquads', context.base).map(retyped));
  }
  return quads;
}

const counts = new Set([
  `${namespaces.dcat}byteSize`,
  ...['numberOfRecords', 'numberOfUniqueIndividuals', 'minTypicalAge', 'maxTypicalAge'].map(
    (name) => `${namespaces.healthdcatap}${name}`,
  ),
]);
const nonNegativeInteger = namedNode(`${namespaces.xsd}nonNegativeInteger`);

/** Engines keep the value of a number and forget which kind of integer it was; DCAT-AP insists on the kind. */
function retyped(one: Quad): Quad {
  if (!counts.has(one.predicate.value)) return one;
  return quad(one.subject as never, one.predicate as never, typed(one.object.value, nonNegativeInteger));
}

/** IRIs of the datasets the catalogue offers, in the order of their titles. */
export async function datasetMembers(context: ApiContext): Promise<readonly string[]> {
  return members(context, `${context.base}catalog/main`, `${namespaces.dcat}dataset`);
}

/** Objects of one property of one resource, in the order of their titles; cached while the store does not change. */
export async function members(context: ApiContext, parent: string, relation: string): Promise<readonly string[]> {
  const { version } = await context.store.statistics();
  const known = memberCache.get(context.store);
  const lists = known?.version === version ? known.lists : new Map<string, readonly string[]>();
  if (known?.version !== version) memberCache.set(context.store, { version, lists });
  const hit = lists.get(`${parent} ${relation}`);
  if (hit !== undefined) return hit;
  const graph = graphNames(context.base).catalog.value;
  const answer = await context.store.query(
    `SELECT ?o (MIN(LCASE(STR(?t))) AS ?title) {
      GRAPH <${graph}> { <${parent}> <${relation}> ?o OPTIONAL { ?o <${namespaces.dct}title> ?t } }
    } GROUP BY ?o ORDER BY ?title STR(?o)`,
    { resultsFormat: 'json', graphFormat: 'ntriples', timeoutMs: 30_000 },
  );
  const { results } = JSON.parse(answer.body) as { results: { bindings: Array<{ o?: { value: string } }> } };
  const list = results.bindings.flatMap(({ o }) => (o === undefined ? [] : [o.value]));
  if (lists.size >= 500) lists.clear();
  lists.set(`${parent} ${relation}`, list);
  return list;
}

const memberCache = new WeakMap<object, { readonly version: number; readonly lists: Map<string, readonly string[]> }>();

/** The data point and an empty catalogue, where the metadata graph has not been written yet. */
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
