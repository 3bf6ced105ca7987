import type { Metric } from '../../deep/index.ts';
import { QIAW } from '../../graph/index.ts';
import { NearestMalformed } from '../errors.ts';
import type { Node, ParsedQuery, ServiceBlock } from '../parsed-query.ts';

/** The name of the service: `SERVICE qiaw:nearest { … }`. */
export const nearestService = `${QIAW}nearest`;

/** Starting point of a search: fixed in the query, or the values of a variable. */
export type Anchor =
  | { readonly kind: 'iri'; readonly iri: string }
  | { readonly kind: 'packed'; readonly packed: string }
  | { readonly kind: 'variable'; readonly name: string };

/** A nearest-neighbour search as specified by the block. */
export interface NearestBlock {
  readonly block: ServiceBlock;
  readonly anchor: Anchor;
  readonly model: Anchor | undefined;
  readonly k: number;
  readonly metric: Metric;
  /** Variable for the vector found. */
  readonly hit: string;
  /** Variables for details about it. */
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
 * @throws NearestMalformed naming the rule that is violated
 */
export function readNearestBlock(block: ServiceBlock, query: ParsedQuery): NearestBlock {
  if (block.nested) throw malformed('it must not be inside another SERVICE');
  const [pattern, ...others] = block.patterns;
  if (pattern?.subType !== 'bgp' || others.length > 0) throw malformed('it must contain only triple patterns');
  const triples = pattern['triples'] as readonly Node[];
  const hits = new Set(triples.map((triple) => variable(triple['subject'] as Node)));
  const [hit] = hits;
  if (hits.size !== 1 || hit === undefined) throw malformed('all patterns must have the same variable as subject');
  const given = new Map<string, Node>();
  for (const triple of triples) {
    const predicate = triple['predicate'] as Node;
    const term = predicate.subType === 'namedNode' ? query.iriOf(predicate).replace(QIAW, '') : '?';
    if (given.has(term)) throw malformed(`it must use qiaw:${term} only once`);
    if (!known.has(term))
      throw malformed(`the allowed predicates are ${[...known].map((name) => `qiaw:${name}`).join(', ')}`);
    given.set(term, triple['object'] as Node);
  }
  const anchor = anchorOf(given.get('nearestTo'), query);
  if (anchor === undefined) throw malformed('qiaw:nearestTo must have an IRI, a packed vector or a variable');
  const model = anchorOf(given.get('model'), query);
  if (model?.kind === 'packed') throw malformed('qiaw:model must be an IRI or a variable');
  const euclidean = given.has('l2Distance');
  if (euclidean && given.has('similarity')) throw malformed('it must use qiaw:similarity or qiaw:l2Distance, not both');
  return {
    block,
    anchor,
    model,
    k: numberOf(given.get('k')),
    metric: euclidean ? 'euclidean' : 'cosine',
    hit,
    outputs: Object.fromEntries(
      outputs.flatMap((name) => {
        const object = given.get(name);
        if (object === undefined) return [];
        const bound = variable(object);
        if (bound === undefined) throw malformed(`qiaw:${name} must have a variable`);
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
    throw malformed(`qiaw:k must be a whole number from 1 to ${mostNeighbours}`);
  return k;
}

const malformed = (rule: string): NearestMalformed =>
  new NearestMalformed(`The block of SERVICE qiaw:nearest is not valid: ${rule}. See docs/federation.md.`);
