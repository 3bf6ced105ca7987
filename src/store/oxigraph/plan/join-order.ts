import type { Term } from 'oxigraph';

/** A triple pattern in words the engine can be asked with. */
export interface JoinPart {
  /** Complete group graph pattern without braces, GRAPH included. */
  readonly text: string;
  readonly variables: ReadonlySet<string>;
  /** Variables at an end of a property path: of those one must be bound, else the whole closure would be made. */
  readonly pathEnds?: readonly string[];
  /** Positions that hold a constant. */
  readonly constants: number;
}

export type Row = ReadonlyMap<string, Term>;

/** What the engine that will run the query says of small questions about its own data. */
export interface Probe {
  count(pattern: string, atMost: number): number;
  rows(pattern: string, atMost: number): readonly Row[];
}

/** Rows a step is tried on, and rows at which a count ends: what finds more is no good next step anyway. */
const sampleRows = 16;
const mostCounted = 1000;
/** With more parts trying out would take longer than what it saves. */
export const mostParts = 16;

/**
 * The order in which nested loops over `parts` make few rows on the way: each next part is the one that makes the fewest out of a
 * sample of the rows so far (index-based join sampling, Leis et al., CIDR 2017). `seed`: a VALUES block all parts are joined with.
 */
export function sampledOrder(parts: readonly JoinPart[], probe: Probe, seed = ''): JoinPart[] {
  const left = [...parts];
  const order: JoinPart[] = [];
  const alone = new Map<JoinPart, number>();
  let sample: readonly Row[] | undefined = seed === '' ? undefined : thinned(probe.rows(seed, 500));
  const bound = new Set<string>();
  for (const row of sample ?? []) for (const name of row.keys()) bound.add(name);
  while (left.length > 1) {
    const needed = new Set(left.flatMap(({ variables }) => [...variables]));
    const before = inValues(sample, needed);
    const isConnected = (part: JoinPart) => before !== '' && [...part.variables].some((name) => bound.has(name));
    const cost = (part: JoinPart): number => {
      if (isOpenPath(part, bound)) return Number.POSITIVE_INFINITY;
      if (isConnected(part)) {
        return probe.count(`${before} LATERAL { ${part.text} }`, mostCounted) / (sample?.length ?? 1);
      }
      const rows = alone.get(part) ?? probe.count(part.text, mostCounted);
      alone.set(part, rows);
      return rows;
    };
    left.sort((a, b) => boundPositions(b, bound) - boundPositions(a, bound));
    const connected = left.filter(isConnected);
    let [next, rows] = cheapest(connected.length > 0 ? connected : left, cost);
    // What shares nothing with the rows so far multiplies them: worth it only where it then tells the next part what to look for.
    if (rows > 1 && connected.length > 0) {
      const helps = ({ variables }: JoinPart) =>
        [...next.variables].some((name) => variables.has(name) && !bound.has(name));
      const [other, others] = cheapest(
        left.filter((part) => !isConnected(part) && helps(part)),
        cost,
      );
      if (others < rows) [next, rows] = [other, others];
    }
    left.splice(left.indexOf(next), 1);
    order.push(next);
    sample = thinned(probe.rows(`${before} ${before && 'LATERAL'} { ${next.text} }`, 200));
    for (const name of next.variables) bound.add(name);
  }
  return [...order, ...left];
}

/** The first of those that make fewest rows; what makes no more than there are is not compared with others. */
function cheapest(parts: readonly JoinPart[], cost: (part: JoinPart) => number): [JoinPart, number] {
  let best: [JoinPart, number] = [parts[0]!, Number.POSITIVE_INFINITY];
  for (const part of parts) {
    const rows = cost(part);
    if (rows < best[1]) best = [part, rows];
    if (rows <= 1) break;
  }
  return best;
}

/** The same without data, for what is asked once for each row outside: the part with most bound positions is next. */
export function boundOrder(parts: readonly JoinPart[], outside: ReadonlySet<string>): JoinPart[] {
  const left = [...parts];
  const bound = new Set(outside);
  const order: JoinPart[] = [];
  while (left.length > 0) {
    const worth = (part: JoinPart) => (isOpenPath(part, bound) ? -1 : boundPositions(part, bound));
    const next = left.reduce((best, part) => (worth(part) > worth(best) ? part : best));
    left.splice(left.indexOf(next), 1);
    order.push(next);
    for (const name of next.variables) bound.add(name);
  }
  return order;
}

const isOpenPath = ({ pathEnds }: JoinPart, bound: ReadonlySet<string>): boolean =>
  pathEnds !== undefined && !pathEnds.some((name) => bound.has(name));

const boundPositions = ({ constants, variables }: JoinPart, bound: ReadonlySet<string>): number =>
  constants + [...variables].filter((name) => bound.has(name)).length;

const thinned = (rows: readonly Row[]): readonly Row[] => {
  // A blank node of the data has no name a query could say.
  const named = rows.filter((row) => [...row.values()].every(({ termType }) => termType !== 'BlankNode'));
  const step = Math.max(1, Math.floor(named.length / sampleRows));
  return named.filter((_, n) => n % step === 0).slice(0, sampleRows);
};

function inValues(rows: readonly Row[] | undefined, needed: ReadonlySet<string>): string {
  if (rows === undefined || rows.length === 0) return '';
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))].filter((name) => needed.has(name));
  if (names.length === 0) return '';
  const lines = rows.map((row) => `(${names.map((name) => row.get(name)?.toString() ?? 'UNDEF').join(' ')})`);
  return `VALUES (${names.map((name) => `?${name}`).join(' ')}) { ${lines.join(' ')} }`;
}
