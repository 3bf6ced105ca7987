import { CountsRefused, QuestionUnknown } from './errors.ts';
import { settle } from './hold.ts';
import type { Condition, FixedCounts, LatticeAnswer, Person, PublishedVariable } from './model.ts';
import type { CellKeys } from './noise.ts';

/** Maximum number of conditions per question. */
export const mostConditions = 3;
const mostQuestions = 300_000;

/**
 * Two or three conditions together get a number only from this many times `countFrom` people. Numbers of smaller groups tell how
 * attributes depend on each other, and thereby attributes of people whose other attributes are known.
 */
export const togetherFrom = 5;

/** The key of a question, independent of the order of its conditions. */
export const questionOf = (conditions: readonly Condition[]): string =>
  conditions
    .map(({ variable, key }) => `${variable}=${key}`)
    .sort()
    .join('&');

type Lattice = Readonly<Record<string, readonly [number, LatticeAnswer]>>;

export interface LatticeOptions {
  readonly k: number;
  readonly countFrom: number;
  readonly keys: CellKeys;
  /** Lattices published earlier: own versions, latest first, then those of datasets that share people. */
  readonly earlier: readonly Lattice[];
}

/**
 * All questions with their answers. A question is answered only if at least k people match, and each of its conditions excludes at
 * least k of the people who match the others; otherwise the answers with and without the condition could be subtracted. Then noise
 * is added: from `countFrom` ({@link togetherFrom} times that for several conditions) the answer is the noisy number, from 3 k (after
 * noise) it is "at least k", below that nothing.
 */
export function latticeOf(
  people: readonly Person[],
  variables: readonly PublishedVariable[],
  { k, countFrom, keys, earlier }: LatticeOptions,
): Lattice {
  assertModest(variables);
  const cells = cellsOf(people, variables, keys);
  const conditions = new Set(variables.flatMap(({ name, keys: own }) => own.map(({ key }) => `${name}=${key}`)));
  const asked = (question: string) => question.split('&').every((condition) => conditions.has(condition));
  const questions = new Set([...cells.keys(), ...earlier.flatMap((one) => Object.keys(one)).filter(asked)]);
  const bases = new Map<string, number>([['', people.length]]);
  const held = new Map<string, LatticeAnswer>();
  for (const question of questions) {
    const before = earlier.map((one) => one[question] ?? ([0, null] as const));
    const count = cells.get(question)?.count ?? 0;
    const basis = settle(
      count,
      before.map(([then]) => then),
      k,
    );
    bases.set(question, basis);
    const same = before.find(([then]) => then === basis);
    if (same !== undefined) held.set(question, same[1]);
  }
  const answer = (question: string): LatticeAnswer => {
    const known = held.get(question);
    if (known !== undefined) return known;
    const basis = bases.get(question)!;
    if (basis < k || parentsOf(question).some((parent) => (bases.get(parent) ?? 0) - basis < k)) return null;
    const noisy = basis + keys.noise(question, cells.get(question)?.key ?? 0);
    const from = countFrom * (question.includes('&') ? togetherFrom : 1);
    if (basis >= from && noisy >= from) return noisy;
    return noisy >= 3 * k ? 'atLeast' : null;
  };
  const told = [...questions].sort().flatMap((question) => {
    const basis = bases.get(question)!;
    return basis === 0 ? [] : [[question, [basis, answer(question)]] as const];
  });
  return Object.fromEntries(told);
}

/** The question without each of its conditions in turn; '' means everybody. */
function parentsOf(question: string): string[] {
  const conditions = question.split('&');
  return conditions.map((_, at) => conditions.filter((__, other) => other !== at).join('&'));
}

interface Cell {
  count: number;
  key: number;
}

function cellsOf(
  people: readonly Person[],
  variables: readonly PublishedVariable[],
  keys: CellKeys,
): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const person of people) {
    const own = keys.recordKey(person.id);
    for (const question of questionsThatFit(person, variables)) {
      const cell = cells.get(question) ?? { count: 0, key: 0 };
      cell.count++;
      cell.key = (cell.key + own) >>> 0;
      cells.set(question, cell);
    }
  }
  return cells;
}

function* questionsThatFit(person: Person, variables: readonly PublishedVariable[]): Generator<string> {
  const choices = variables.map(({ name, keys }) =>
    keys.filter(({ key }) => person.keys.get(name)?.has(key)).map(({ key }) => ({ variable: name, key })),
  );
  function* from(at: number, conditions: readonly Condition[]): Generator<string> {
    if (conditions.length > 0) yield questionOf(conditions);
    if (conditions.length === mostConditions) return;
    for (let next = at; next < choices.length; next++)
      for (const condition of choices[next]!) yield* from(next + 1, [...conditions, condition]);
  }
  yield* from(0, []);
}

/** Every possible question, whether anybody matches or not. */
export function* questionsOf(variables: readonly PublishedVariable[]): Generator<readonly Condition[]> {
  function* from(at: number, conditions: readonly Condition[]): Generator<readonly Condition[]> {
    if (conditions.length > 0) yield conditions;
    if (conditions.length === mostConditions) return;
    for (let next = at; next < variables.length; next++)
      for (const { key } of variables[next]!.keys)
        yield* from(next + 1, [...conditions, { variable: variables[next]!.name, key }]);
  }
  yield* from(0, []);
}

function assertModest(variables: readonly PublishedVariable[]): void {
  // Elementary symmetric sums over the category counts: the number of conjunctions of one, two and three conditions.
  let [one, two, three] = [0, 0, 0];
  for (const { keys } of variables)
    [one, two, three] = [one + keys.length, two + one * keys.length, three + two * keys.length];
  if (one + two + three <= mostQuestions) return;
  throw new CountsRefused(
    `The published variables give ${one + two + three} questions; the limit is ${mostQuestions}. List fewer variables, or fewer bands, under \`disclosure\` in the record.`,
  );
}

/** The answer to a question. @throws QuestionUnknown (QIAW_COUNT_QUESTION) if the question was not fixed */
export function answerOf(conditions: readonly Condition[], counts: FixedCounts): LatticeAnswer {
  const refuse = (why: string): never => {
    throw new QuestionUnknown(
      `${why} A question has one to ${mostConditions} conditions, each on a different published variable; \`publishedCounts\` lists the variables with their keys.`,
    );
  };
  const named = new Set(conditions.map(({ variable }) => variable));
  if (conditions.length === 0 || conditions.length > mostConditions || named.size !== conditions.length) {
    refuse('This question was not fixed at publication.');
  }
  for (const { variable, key } of conditions) {
    const known = counts.variables.find(({ name }) => name === variable);
    if (known === undefined) refuse('A variable of the question is not published.');
    if (!known!.keys.some((one) => one.key === key)) refuse('A key of the question does not belong to its variable.');
  }
  const question = questionOf(conditions);
  return Object.hasOwn(counts.lattice, question) ? counts.lattice[question]![1] : null;
}
