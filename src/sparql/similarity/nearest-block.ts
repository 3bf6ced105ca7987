import type { Metric } from '../../deep/index.ts';
import { QIAW } from '../../graph/index.ts';
import { NearestMalformed } from '../errors.ts';
import type { Node, ParsedQuery, ServiceBlock } from '../parsed-query.ts';

/** The name of the service: `SERVICE qiaw:nearest { … }`. */
export const nearestService = `${QIAW}nearest`;

/** What is searched from: fixed in the query, or the values a variable takes. */
export type Anchor =
  | { readonly kind: 'iri'; readonly iri: string }
  | { readonly kind: 'packed'; readonly packed: string }
  | { readonly kind: 'variable'; readonly name: string };

/** A nearest-neighbour search as the block says it. */
export interface NearestBlock {
  readonly block: ServiceBlock;
  readonly anchor: Anchor;
  readonly model: Anchor | undefined;
  readonly k: number;
  readonly metric: Metric;
  /** Variable of the vector found. */
  readonly hit: string;
  /** Variables of what is told about it. */
  readonly outputs: Readonly<Partial<Record<NearestOutput, string>>>;
}

export type NearestOutput = 'rank' | 'similarity' | 'l2Distance' | 'ofROI' | 'ofSubject';

const outputs: readonly NearestOutput[] = ['rank', 'similarity', 'l2Distance', 'ofROI', 'ofSubject'];
const mostNeighbours = 10_000;

/**
 * Reads
 *
 *     SERVICE qiaw:nearest {
 *       ?hit qiaw:nearestTo ?of ;                       # IRI of a vector, region or subject, a packed vector, or a variable
 *            qiaw:k 5 ; qiaw:model ?model ;             # default 10; a constant or a variable
 *            qiaw:similarity ?s ; qiaw:rank ?r .        # cosine; or qiaw:l2Distance, which makes it Euclidean
 *     }
 *
 * @throws NearestMalformed saying what is not of this form
 */
export function readNearestBlock(block: ServiceBlock, query: ParsedQuery): NearestBlock {
  if (block.nested) throw malformed('it stands in no other SERVICE');
  const [pattern, ...others] = block.patterns;
  if (pattern?.subType !== 'bgp' || others.length > 0) throw malformed('it holds triple patterns and nothing else');
  const triples = pattern['triples'] as readonly Node[];
  const hits = new Set(triples.map((triple) => variable(triple['subject'] as Node)));
  const [hit] = hits;
  if (hits.size !== 1 || hit === undefined) throw malformed('every pattern has the same variable as its subject');
  const said = new Map<string, Node>();
  for (const triple of triples) {
    const predicate = triple['predicate'] as Node;
    const term = predicate.subType === 'namedNode' ? query.iriOf(predicate).replace(QIAW, '') : '?';
    if (said.has(term)) throw malformed(`it says qiaw:${term} once`);
    if (!known.has(term)) throw malformed(`its predicates are ${[...known].map((name) => `qiaw:${name}`).join(', ')}`);
    said.set(term, triple['object'] as Node);
  }
  const anchor = anchorOf(said.get('nearestTo'), query);
  if (anchor === undefined) throw malformed('it says qiaw:nearestTo with an IRI, a packed vector or a variable');
  const model = anchorOf(said.get('model'), query);
  if (model?.kind === 'packed') throw malformed('qiaw:model is an IRI or a variable');
  const euclidean = said.has('l2Distance');
  if (euclidean && said.has('similarity'))
    throw malformed('it orders by qiaw:similarity or by qiaw:l2Distance, not both');
  return {
    block,
    anchor,
    model,
    k: numberOf(said.get('k')),
    metric: euclidean ? 'euclidean' : 'cosine',
    hit,
    outputs: Object.fromEntries(
      outputs.flatMap((name) => {
        const object = said.get(name);
        if (object === undefined) return [];
        const bound = variable(object);
        if (bound === undefined) throw malformed(`qiaw:${name} gives a variable`);
        return [[name, bound]];
      }),
    ),
  };
}

const known = new Set<string>(['nearestTo', 'model', 'k', ...outputs]);

const variable = (node: Node): string | undefined =>
  node.subType === 'variable' ? (node['value'] as string) : undefined;

function anchorOf(node: Node | undefined, query: ParsedQuery): Anchor | undefined {
  if (node?.subType === 'variable') return { kind: 'variable', name: node['value'] as string };
  if (node?.subType === 'namedNode') return { kind: 'iri', iri: query.iriOf(node) };
  const type = node?.['langOrIri'] as Node | undefined;
  const packed = node?.subType === 'literal' && typeof type === 'object' && query.iriOf(type) === `${QIAW}float32le`;
  return packed ? { kind: 'packed', packed: node['value'] as string } : undefined;
}

function numberOf(node: Node | undefined): number {
  if (node === undefined) return 10;
  const k = node.subType === 'literal' ? Number(node['value']) : Number.NaN;
  if (!Number.isInteger(k) || k < 1 || k > mostNeighbours)
    throw malformed(`qiaw:k is a whole number from 1 to ${mostNeighbours}`);
  return k;
}

const malformed = (rule: string): NearestMalformed =>
  new NearestMalformed(`The block of SERVICE qiaw:nearest is not understood: ${rule}. See docs/federation.md.`);
