import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type ClinicalVariable,
  clinicalVariables,
  NodeLines,
  namespaces,
  observationNodes,
  ownVariablesIn,
  type Quad,
  variableNodes,
} from '../graph/index.ts';

/** Values by subject and variable, as texts that can be compared: a number, or the IRI of a code. */
export type Statements = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** An import of the catalogue, as far as a later one must know it. */
export interface EarlierImport {
  readonly digest: string;
  readonly kind: string;
  /** Digest of its source. */
  readonly source: string;
  /** The variables that it declares. */
  readonly declared: readonly ClinicalVariable[];
  readonly statements: Statements;
}

/**
 * The imports of the catalogue, sorted by digest. Read line by line, in the form that this program and an erasure write.
 * @throws RdfSyntaxError
 */
export async function* earlierImports(folder: string): AsyncGenerator<EarlierImport> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((candidate) => /^[0-9a-f]{64}\.trig$/.test(candidate)).sort()) {
    const variables = new NodeLines(variableNodes);
    const observations = new NodeLines(observationNodes);
    let kind = '';
    let source = '';
    for await (const line of createInterface({ input: createReadStream(join(folder, name), 'utf8') })) {
      variables.take(line);
      observations.take(line);
      kind ||= /^ {2}qiaw:importFormat "([\w-]+)"/.exec(line)?.[1] ?? '';
      source ||= /^ {2}qiaw:contentDigest "sha256:([0-9a-f]{64})"/.exec(line)?.[1] ?? '';
    }
    yield {
      digest: name.slice(0, 64),
      kind,
      source,
      declared: ownVariablesIn(variables.quads()),
      statements: statementsOf(observations.quads()),
    };
  }
}

/** Digest of the source of an import, as its graph states it; undefined if there is no such import. */
export async function importedFrom(folder: string, digest: string): Promise<string | undefined> {
  for await (const one of earlierImports(folder)) if (one.digest === digest) return one.source;
  return undefined;
}

function statementsOf(quads: readonly Quad[]): Statements {
  const nodes = new Map<string, Quad[]>();
  for (const quad of quads) nodes.set(quad.subject.value, [...(nodes.get(quad.subject.value) ?? []), quad]);
  const found = new Map<string, Map<string, string>>();
  for (const own of nodes.values()) {
    const all = (property: string) => own.filter(({ predicate }) => predicate.value === property);
    const one = (property: string) => all(property)[0]?.object.value;
    const [subject, variable] = [one(`${namespaces.qiaw}ofSubject`), one(`${namespaces.qiaw}variable`)];
    if (subject === undefined || variable === undefined) continue;
    const number = one(`${namespaces.roo}P100042`);
    const code = all(`${namespaces.rdf}type`).map(({ object }) => object.value);
    const name = subject.slice(subject.lastIndexOf('/') + 1);
    const values = found.get(name) ?? new Map<string, string>();
    found.set(name, values);
    values.set(
      variable,
      number === undefined ? code.filter((iri) => !general.has(iri)).join(' ') : String(Number(number)),
    );
  }
  return found;
}

/** Classes of an observation that are not its code. */
const general = new Set([`${namespaces.qiaw}ClinicalObservation`, `${namespaces.ncit}C25717`]);

/** How two sets of statements differ, by variable: what only the second has, has otherwise, and no longer has. */
export interface Difference {
  readonly variable: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export function differenceOf(before: Statements, after: Statements): Difference[] {
  const counts = new Map<string, { added: number; changed: number; removed: number }>();
  const at = (variable: string) => {
    const one = counts.get(variable) ?? { added: 0, changed: 0, removed: 0 };
    counts.set(variable, one);
    return one;
  };
  for (const [subject, values] of after) {
    for (const [variable, value] of values) {
      const earlier = before.get(subject)?.get(variable);
      if (earlier === undefined) at(variable).added++;
      else if (earlier !== value) at(variable).changed++;
    }
  }
  for (const [subject, values] of before)
    for (const variable of values.keys()) if (after.get(subject)?.get(variable) === undefined) at(variable).removed++;
  return sorted([...counts].map(([variable, count]) => ({ variable, ...count })));
}

/**
 * The statements, with survival of two years where the days of survival decide it: two years were reached, or death came before. So a
 * table of two-year survival contradicts a table of days.
 */
function withTwoYears(statements: Statements): Statements {
  const { yes, no } = clinicalVariables.get('survivalTwoYears')!.codes as Readonly<Record<string, string>>;
  const dead = clinicalVariables.get('vitalStatus')!.codes!['dead'];
  return new Map(
    [...statements].map(([subject, values]) => {
      const days = values.get('survivalTime');
      const survived = Number(days) >= 730 ? yes : values.get('vitalStatus') === dead ? no : undefined;
      if (days === undefined || survived === undefined || values.has('survivalTwoYears')) return [subject, values];
      return [subject, new Map([...values, ['survivalTwoYears', survived]])];
    }),
  );
}

/** Subjects about whom two imports state different values of a variable. Neither wins: both stay in the catalogue. */
export interface Contradiction {
  readonly variable: string;
  /** Digest of the earlier import. */
  readonly import: string;
  readonly subjects: number;
}

export function contradictionsOf({ digest, statements }: EarlierImport, after: Statements): Contradiction[] {
  const found = differenceOf(withTwoYears(statements), withTwoYears(after)).filter(({ changed }) => changed > 0);
  return found.map(({ variable, changed }) => ({ variable, import: digest, subjects: changed }));
}

const sorted = <T extends { readonly variable: string }>(rows: T[]): T[] =>
  rows.sort((a, b) => (a.variable < b.variable ? -1 : 1));
