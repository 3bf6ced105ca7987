import { canonize } from 'rdf-canonize';
import { sha256 } from '../../core/index.ts';
import { serialise } from './serialise.ts';
import type { Quad } from './terms.ts';

/**
 * SHA-256 of the RDFC-1.0 canonical form: equal exactly if two graphs are equal up to the names of blank nodes.
 * Without blank nodes the canonical form is the sorted canonical N-Quads, which need no search and are what we store.
 */
export async function canonicalHash(quads: readonly Quad[]): Promise<string> {
  const text = serialise(quads, 'nquads');
  const blank = quads.some(({ subject, object, graph }) =>
    [subject, object, graph].some(({ termType }) => termType === 'BlankNode'),
  );
  if (!blank) return sha256(text);
  return sha256(await canonize(text, { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads' }));
}
