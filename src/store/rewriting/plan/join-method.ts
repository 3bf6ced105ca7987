import { hashCost, lookupCost, mostAlone, mostHashed, mostWalked } from './join-costs.ts';
import type { JoinPart, Probe } from './join-part.ts';
import { guessOf, type RowsSoFar } from './rows-so-far.ts';

/** Whether a part is evaluated alone and hashed, rather than looked up for each row so far. */
export type HashChoice = (part: JoinPart, sofar: RowsSoFar, probe: Probe) => Promise<boolean>;

/**
 * Whether evaluating a part alone and hashing it costs less than looking it up for each row so far. The counting needed for
 * this decision costs less than the lookups would, and at most some milliseconds.
 */
export const isHashCheaper: HashChoice = async (part, sofar, probe) => {
  const { rows, expected } = sofar;
  const most = mostAlone(rows);
  // Without a constant it matches everything.
  if (part.places === undefined || part.constants === 0 || most < 1) return false;
  // The engine holds the side with the lower expected count in memory.
  if (expected < guessOf(part, new Set()) && rows > mostHashed) return false;
  const alone = await probe.count(part.text, most + 1);
  const hashing = hashCost(rows, alone);
  if (alone > most || hashing >= lookupCost(rows, Math.min(alone, mostWalked))) return false;
  return hashing < lookupCost(rows, Math.min(alone, ...(await listsOf(part, sofar, probe))));
};

/**
 * Lengths of the lists that a lookup may use for a part, one per position that the rows so far bind. The lists of its constants
 * are at least as long as its number of rows alone.
 */
async function listsOf({ places = [] }: JoinPart, { few }: RowsSoFar, probe: Probe): Promise<readonly number[]> {
  const lengths: number[] = [];
  for (const [place, name] of places.entries()) {
    const terms = few.flatMap((row) => row.get(name ?? '')?.toString() ?? []);
    if (terms.length === 0 || terms.length < few.length) continue;
    const [s, p, o, g] = ['?_s', '?_p', '?_o', '?_g'].map((free, n) => (n === place ? '?_bound' : free));
    const quads = place === 3 ? `GRAPH ${g} { ${s} ${p} ${o} }` : `${s} ${p} ${o}`;
    const counted = await probe.count(
      `VALUES ?_bound { ${terms.join(' ')} } LATERAL { ${quads} }`,
      mostWalked * few.length,
    );
    lengths.push(counted / few.length);
  }
  return lengths;
}
