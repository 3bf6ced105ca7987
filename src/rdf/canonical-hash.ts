import { canonize } from 'rdf-canonize';
import { sha256 } from '../core/index.ts';
import { toNQuad } from './serialise.ts';
import type { Quad } from './terms.ts';

/** SHA-256 of the RDFC-1.0 canonical form: equal for two graphs exactly when they say the same, whatever their blank nodes. */
export async function canonicalHash(quads: readonly Quad[]): Promise<string> {
  const text = quads.map(toNQuad).join('');
  return sha256(await canonize(text, { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads' }));
}
