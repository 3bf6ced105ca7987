import { questionsOf } from '../../../src/cohorts/disclosure/lattice.ts';
import type { LatticeAnswer } from '../../../src/cohorts/disclosure/model.ts';
import type { Condition, FixedCounts } from '../../../src/cohorts/index.ts';
import { randomFrom } from '../../support/generated-cohort.ts';

/** Six categorical attributes that are typical of lung cancer trials. */
export const attributes: Readonly<Record<string, readonly string[]>> = {
  sex: ['female', 'male'],
  tStage: ['T1', 'T2', 'T3', 'T4'],
  nStage: ['N0', 'N1', 'N2', 'N3'],
  overallStage: ['I', 'II', 'IIIA', 'IIIB'],
  histology: ['adenocarcinoma', 'squamousCellCarcinoma', 'largeCellCarcinoma', 'other'],
  vitalStatus: ['alive', 'dead'],
};
export type Patient = Readonly<Record<string, string>>;
const names = Object.keys(attributes);

/**
 * Synthetic patients with the frequencies of such a trial. With `linked`, stage follows from T and N, and death from
 * the stage.
 */
export function patients(count: number, seed: number, linked = false): Patient[] {
  const random = randomFrom(seed);
  const draw = (weights: readonly number[]): number => {
    let place = random() * weights.reduce((a, b) => a + b, 0);
    const at = weights.findIndex((weight) => {
      place -= weight;
      return place < 0;
    });
    return at < 0 ? weights.length - 1 : at;
  };
  return Array.from({ length: count }, () => {
    const [sex, t, n] = [draw([0.31, 0.69]), draw([0.22, 0.37, 0.13, 0.28]), draw([0.4, 0.05, 0.34, 0.21])];
    const stage = draw(linked ? stageOf(t, n) : [0.22, 0.09, 0.27, 0.42]);
    const alive = linked ? [0.35, 0.2, 0.12, 0.07][stage]! : 0.4;
    const places = [sex, t, n, stage, draw([0.13, 0.38, 0.28, 0.21]), draw([alive, 1 - alive])];
    return Object.fromEntries(names.map((name, at) => [name, attributes[name]![places[at]!]!]));
  });
}

function stageOf(t: number, n: number): readonly number[] {
  if (n === 3) return [0, 0, 0.05, 0.95];
  if (n === 0) return t < 2 ? [0.8, 0.15, 0.05, 0] : [0.05, 0.5, 0.3, 0.15];
  return t === 3 ? [0, 0, 0.2, 0.8] : [0, 0.1, 0.85, 0.05];
}

export const variables = Object.entries(attributes).map(([name, keys]) => ({
  name,
  label: name,
  keys: keys.map((key) => ({ key, label: key })),
}));

export const asPeople = (list: readonly Patient[], names_ = (at: number) => `p${at}`) =>
  list.map((patient, at) => ({
    id: names_(at),
    keys: new Map(Object.entries(patient).map(([name, key]) => [name, new Set([key])])),
  }));

/** One answer with its query, as an attacker has it. */
export interface Told {
  readonly conditions: readonly Condition[];
  readonly answer: LatticeAnswer;
}

/** The answers to every query in the lattice. */
export const askAll = (ask: (conditions: readonly Condition[]) => LatticeAnswer): Told[] =>
  [...questionsOf(variables)].map((conditions) => ({ conditions, answer: ask(conditions) }));

/** The published one-way tables as frequencies; undisclosed numbers count as half the threshold. */
export function oneWay({ facets, k }: FixedCounts): ReadonlyMap<string, ReadonlyMap<string, number>> {
  return new Map(
    facets.map(({ variable, cells }) => {
      const counts = cells.map(({ told }) => (told === null ? k / 2 : told + k / 2));
      const sum = counts.reduce((a, b) => a + b, 0);
      return [variable, new Map(cells.map(({ key }, at) => [key, counts[at]! / sum]))];
    }),
  );
}
type OneWay = ReturnType<typeof oneWay>;

/** All combinations of the attributes. */
const cells: readonly Patient[] = names.reduce<Patient[]>(
  (found, name) => found.flatMap((patient) => attributes[name]!.map((key) => ({ ...patient, [name]: key }))),
  [{}],
);

const fits = (patient: Patient, conditions: readonly Condition[]): boolean =>
  conditions.every(({ variable, key }) => patient[variable] === key);

export interface Highs {
  solve(
    problem: string,
    options?: object,
  ): { readonly Status: string; readonly Columns: Readonly<Record<string, { readonly Primal: number }>> };
}

/**
 * Linear-programming reconstruction (Dinur and Nissim; Cohen and Nissim, doi:10.29012/jpc.711): finds the number of
 * people for each combination of all attributes that contradicts the answers least and, among such solutions, is
 * nearest to the one-way tables.
 */
export function reconstruct(told: readonly Told[], count: number, k: number, known: OneWay, highs: Highs): number[] {
  const objective: string[] = [];
  const rows: string[] = [];
  const sumOf = (conditions: readonly Condition[]): string =>
    cells.flatMap((cell, at) => (fits(cell, conditions) ? [`x${at}`] : [])).join(' + ');
  for (const [at, { conditions, answer }] of told.entries()) {
    if (answer === null) continue;
    const [low, high] = rangeOf(answer, k);
    objective.push(`100 u${at}`, `100 v${at}`);
    rows.push(`${sumOf(conditions)} + u${at} >= ${low}`);
    if (high < Number.MAX_SAFE_INTEGER) rows.push(`${sumOf(conditions)} - v${at} <= ${high}`);
    else rows.push(`v${at} >= 0`);
  }
  for (const [at, cell] of cells.entries()) {
    const expected = count * names.reduce((product, name) => product * known.get(name)!.get(cell[name]!)!, 1);
    objective.push(`p${at}`, `m${at}`);
    rows.push(`x${at} + p${at} - m${at} = ${expected.toFixed(6)}`);
  }
  rows.push(`${sumOf([])} = ${count}`);
  const problem = `Minimize\n obj: ${objective.join(' + ')}\nSubject To\n${rows.map((row, at) => ` c${at}: ${row}`).join('\n')}\nEnd\n`;
  const { Status, Columns } = highs.solve(problem);
  if (Status !== 'Optimal') throw new Error(`the solver returned ${Status}`);
  return cells.map((_, at) => Columns[`x${at}`]!.Primal);
}

/** Guesses one attribute of a patient whose other attributes are known. */
export type Guess = (patient: Patient, name: string) => string;

export const guessOneWay =
  (known: OneWay): Guess =>
  (_, name) =>
    largest(attributes[name]!, (key) => known.get(name)!.get(key)!);

export const guessFrom = (reconstructed: readonly number[], known: OneWay): Guess => {
  const byCell = new Map(cells.map((cell, at) => [JSON.stringify(cell), reconstructed[at]!]));
  // Combinations with no estimated people are decided by the one-way tables.
  return (patient, name) =>
    largest(
      attributes[name]!,
      (key) => (byCell.get(JSON.stringify({ ...patient, [name]: key })) ?? 0) + 1e-3 * known.get(name)!.get(key)!,
    );
};

/**
 * Weights every answer that contains the target attribute and known ones as independent evidence (naive Bayes over
 * pairs and triples).
 */
export function guessByWeighing(told: readonly Told[], count: number, k: number, known: OneWay): Guess {
  const answers = new Map(told.map(({ conditions, answer }) => [nameOf(conditions), answer]));
  const share = ({ variable, key }: Condition): number => known.get(variable)!.get(key)!;
  return (patient, name) => {
    const others = names.filter((other) => other !== name).map((variable) => ({ variable, key: patient[variable]! }));
    const contexts = [
      ...others.map((one) => [one]),
      ...others.flatMap((one, at) => others.slice(at + 1).map((two) => [one, two])),
    ];
    return largest(attributes[name]!, (key) => {
      const own = share({ variable: name, key });
      let score = Math.log(own);
      for (const context of contexts) {
        const answer = answers.get(nameOf([...context, { variable: name, key }]));
        const whole = answers.get(nameOf(context));
        const expected = own * within(rangeOf(whole ?? null, k), count * context.reduce((p, one) => p * share(one), 1));
        const found = within(rangeOf(answer ?? null, k), expected);
        score += Math.log((found + 1) / (expected + 1)) / context.length;
      }
      return score;
    });
  };
}

type Range = readonly [low: number, high: number];

/** What an answer says about a number, apart from its noise. A withheld number may have any size. */
const rangeOf = (answer: LatticeAnswer, k: number): Range =>
  typeof answer === 'number' ? [answer, answer] : [answer === 'atLeast' ? k : 0, Number.MAX_SAFE_INTEGER];

const within = ([low, high]: Range, expected: number): number => Math.min(Math.max(expected, low), high);

const nameOf = (conditions: readonly Condition[]): string =>
  conditions
    .map(({ variable, key }) => `${variable}=${key}`)
    .sort()
    .join('&');

function largest(keys: readonly string[], value: (key: string) => number): string {
  return keys.reduce((best, key) => (value(key) > value(best) ? key : best));
}

/** Fraction of all attributes of all patients that are inferred correctly. */
export function named(list: readonly Patient[], guess: Guess): number {
  const right = list.reduce(
    (sum, patient) => sum + names.filter((name) => guess(patient, name) === patient[name]).length,
    0,
  );
  return right / (list.length * names.length);
}
