import { canonize } from 'rdf-canonize';
import { sha256 } from '../../core/index.ts';
import { serialise } from './serialise.ts';
import type { Quad } from './terms.ts';

/**
 * SHA-256 of the RDFC-1.0 canonical form: equal for two graphs exactly when they say the same, whatever their blank nodes.
 * Without blank nodes that form is the sorted canonical N-Quads, which needs no search and is what we store.
 */
export async function canonicalHash(quads: readonly Quad[]): Promise<string> {
  const text = serialise(quads, 'nquads');
  const blank = quads.some(({ subject, object, graph }) =>
    [subject, object, graph].some(({ termType }) => termType === 'BlankNode'),
  );
  if (!blank) return sha256(text);
  return sha256(await canonize(text, { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads' }));
}
