import { engineGuess, mostHashed } from './join-costs.ts';
import type { JoinFilter, JoinGroup, JoinPart, JoinStep, Probe, Row } from './join-part.ts';

/** Rows on which a step is tried, and rows at which counting stops; a step with more rows is a bad choice anyway. */
const sampleRows = 16;
const mostCounted = 1000;
/** Number of rows from which a sample is taken. */
const mostLooked = 200;
/** Number of sample rows used for measurements that take long. */
const fewRows = 4;

/** Result of the parts joined so far: a sample of the rows and their estimated number. */
export class RowsSoFar {
  readonly bound = new Set<string>();
  /** Undefined if nothing has been joined yet. */
  private sample: readonly Row[] | undefined;
  private estimate = 1;
  private guess = 1;
  /** Filters that have not been applied yet. */
  private filters: readonly JoinFilter[];

  private constructor(
    private readonly probe: Probe,
    filters: readonly JoinFilter[],
  ) {
    this.filters = filters.filter(({ variables }) => variables.size > 0);
  }

  /** The rows of the group's VALUES block. */
  static async over(probe: Probe, { seed, filters }: JoinGroup): Promise<RowsSoFar> {
    const sofar = new RowsSoFar(probe, filters);
    if (seed === '') return sofar;
    const rows = await probe.rows(seed, 500);
    sofar.sample = thinned(rows);
    sofar.estimate = sofar.guess = rows.length;
    for (const row of sofar.sample) for (const name of row.keys()) sofar.bound.add(name);
    return sofar;
  }

  /** Estimated number of rows; rather too low than too high. */
  get rows(): number {
    return this.estimate;
  }

  /** Number of rows that the engine expects by its own rules. */
  get expected(): number {
    return this.guess;
  }

  get few(): readonly Row[] {
    return this.sample?.slice(0, fewRows) ?? [];
  }

  /** Whether a part shares a variable with the sampled rows. */
  isConnected({ variables }: JoinPart): boolean {
    return (this.sample?.length ?? 0) > 0 && [...variables].some((name) => this.bound.has(name));
  }

  /** Rows of a part per row so far, or alone if it shares no variables. Counting stops when there are many. */
  async fanOut(part: JoinPart): Promise<number> {
    if (!this.isConnected(part)) return this.probe.count(part.text, mostCounted);
    return this.counted(part, this.sample ?? [], mostCounted);
  }

  /** Joins the rows with `part`, whose `fanOut` is known; `left` are the parts to be joined afterwards. */
  async join({ part, hashed }: JoinStep, fanOut: number, left: readonly JoinPart[]): Promise<void> {
    const needed = new Set([part, ...left, ...this.filters].flatMap(({ variables }) => [...variables]));
    const before = inValues(this.sample ?? [], needed);
    const rows = await this.probe.rows(`${before} ${before && 'LATERAL'} { ${part.text} }`, mostLooked);
    this.estimate *= fanOut;
    const shared = [...part.variables].filter((name) => this.bound.has(name)).length;
    this.guess *= hashed ? guessOf(part, new Set()) / 1000 ** shared : guessOf(part, this.bound);
    for (const name of part.variables) this.bound.add(name);
    this.sample = thinned(await this.filtered(rows));
  }

  /** Rows that pass the filters that are now bound. If none passes, keeps all rows and sets the estimate low. */
  private async filtered(rows: readonly Row[]): Promise<readonly Row[]> {
    const due = this.filters.filter(({ variables }) => [...variables].every((name) => this.bound.has(name)));
    const named = rows.filter(isNamed);
    if (due.length === 0 || named.length === 0) return rows;
    this.filters = this.filters.filter((one) => !due.includes(one));
    const tried = inValues(named, new Set(named.flatMap((row) => [...row.keys()])));
    const passing = await this.probe.rows(`${tried} ${due.map(({ text }) => text).join(' ')}`, mostLooked);
    this.estimate *= (passing.length || 0.5) / named.length;
    return passing.length > 0 ? passing : rows;
  }

  /** A more exact {@link fanOut} for a part whose count stopped early. */
  async exactly(part: JoinPart, fanOut: number, probe: Probe): Promise<number> {
    if (fanOut === Number.POSITIVE_INFINITY) return mostCounted;
    if (!this.isConnected(part)) return fanOut < mostCounted ? fanOut : probe.count(part.text, mostHashed);
    if (fanOut * (this.sample?.length ?? 1) < mostCounted || this.estimate > mostHashed) return fanOut;
    return Math.max(fanOut, await this.counted(part, this.few, mostCounted * fewRows, probe));
  }

  private async counted(
    { text, variables }: JoinPart,
    rows: readonly Row[],
    most: number,
    probe = this.probe,
  ): Promise<number> {
    return (await probe.count(`${inValues(rows, variables)} LATERAL { ${text} }`, most)) / rows.length;
  }
}

/** Number of rows that the engine expects for a part if these variables are bound. */
export function guessOf({ places }: JoinPart, bound: ReadonlySet<string>): number {
  // The engine expects more for a path. A lower estimate here makes hashing rarer.
  if (places === undefined) return 1;
  const [subject, predicate, object] = places.map((name) => name === undefined || bound.has(name));
  return engineGuess(subject!, predicate!, object!);
}

/** Blank nodes of the data have no name that a query could use. */
const isNamed = (row: Row): boolean => [...row.values()].every(({ termType }) => termType !== 'BlankNode');

const thinned = (rows: readonly Row[]): readonly Row[] => {
  const named = rows.filter(isNamed);
  const step = Math.max(1, Math.floor(named.length / sampleRows));
  return named.filter((_, n) => n % step === 0).slice(0, sampleRows);
};

function inValues(rows: readonly Row[], needed: ReadonlySet<string>): string {
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))].filter((name) => needed.has(name));
  if (names.length === 0) return '';
  const lines = rows.map((row) => `(${names.map((name) => row.get(name)?.toString() ?? 'UNDEF').join(' ')})`);
  return `VALUES (${names.map((name) => `?${name}`).join(' ')}) { ${lines.join(' ')} }`;
}
