import { sha256 } from '../../core/index.ts';
import { GraphBuilder } from '../rdf/graph-builder.ts';
import { graphNames, instanceIris, type MappingContext } from '../rdf/iris.ts';
import { type Quad, string } from '../rdf/terms.ts';
import { qiaw, rdf } from '../rdf/vocabularies.ts';

/** Digest kept for a withdrawn IRI: 64 hexadecimal digits that reveal nothing to anyone who does not know the IRI. */
export function withdrawnDigest(iri: string): string {
  return sha256(iri);
}

/** One tombstone per digest of a withdrawn IRI, without further statements (FAIR principle A2). */
export function mapTombstones(digests: Iterable<string>, context: MappingContext): Quad[] {
  const iris = instanceIris(context.base);
  const graph = new GraphBuilder(graphNames(context.base).tombstones);
  for (const digest of digests) {
    const node = iris.tombstone(digest);
    graph.add(node, rdf.type, qiaw.Tombstone).add(node, qiaw.withdrawnDigest, string(`sha256:${digest}`));
  }
  return graph.quads();
}
