import { z } from 'zod';
import { builtTable } from '../../core/index.ts';

const variable = z.strictObject({
  label: z.string(),
  of: z.string().optional(),
  property: z.string(),
  finding: z.record(z.string(), z.string()).default({}),
  closeMatch: z.array(z.string()).default([]),
  class: z.string().optional(),
  direct: z.boolean().default(false),
  codes: z.record(z.string(), z.string()).optional(),
  unit: z.string().optional(),
  unitClass: z.string().optional(),
  units: z.record(z.string(), z.number()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  topCode: z.number().optional(),
  terms: z.record(z.string(), z.tuple([z.string(), z.string()])).optional(),
  headings: z.array(z.string()).default([]),
  cells: z.record(z.string(), z.array(z.string())).default({}),
  yesMeans: z.record(z.string(), z.string()).default({}),
});

const node = z.strictObject({
  label: z.string(),
  property: z.string(),
  class: z.string(),
  closeMatch: z.array(z.string()).default([]),
});

/** A node between the subject and observations about it, such as its disease. All IRIs are absolute. */
export interface ClinicalNode {
  readonly name: string;
  readonly label: string;
  /** Links the subject to the node. */
  readonly property: string;
  readonly class: string;
  readonly closeMatch: readonly string[];
}

/**
 * One clinical variable: a row of ontology/clinical.yaml, or a variable that an import declares. All IRIs are absolute. It has
 * either codes or a unit.
 */
export interface ClinicalVariable {
  readonly name: string;
  readonly label: string;
  /** The node that the variable is about (a name of {@link clinicalNodes}); absent if it is about the subject itself. */
  readonly of?: string;
  /** Links the subject or the node to the observation or, with `direct`, to the class of the code. */
  readonly property: string;
  /** A property by code that also links to the observation. */
  readonly finding?: Readonly<Record<string, string>>;
  readonly direct: boolean;
  /** Class of all observations of the variable, if a vocabulary defines one. */
  readonly class?: string;
  readonly codes?: Readonly<Record<string, string>>;
  /** UCUM unit in which values are stored. */
  readonly unit?: string;
  readonly unitClass?: string;
  /** Units that a table may use, each with its factor to the stored unit. */
  readonly units: Readonly<Record<string, number>>;
  readonly minimum: number;
  readonly maximum: number;
  /** Larger values are stored as this one, with the comparator `>=`. */
  readonly topCode?: number;
}

/** How tables write a variable, in lower case and without punctuation. */
interface ClinicalWords {
  readonly headings: readonly string[];
  /** Texts of cells by the code they mean, besides the code itself. */
  readonly cells: Readonly<Record<string, readonly string[]>>;
  /** The code that `yes` or 1 stands for if the heading has a word. */
  readonly yesMeans: Readonly<Record<string, string>>;
}

/** A term of our own that a variable uses: property or class, with label and definition (ontology/clinical.ttl). */
interface ClinicalTerm {
  readonly iri: string;
  readonly label: string;
  readonly definition: string;
  readonly isProperty: boolean;
}

const table = z
  .strictObject({
    prefixes: z.record(z.string(), z.string()),
    headings: z.record(z.enum(['subject', 'identifier', 'birth', 'origin', 'end']), z.array(z.string())),
    nodes: z.record(z.string(), node),
    missing: z.array(z.string()),
    variables: z.record(z.string(), variable),
  })
  .parse(builtTable('clinical'));

/** The nodes of ontology/clinical.yaml by name. */
export const clinicalNodes: ReadonlyMap<string, ClinicalNode> = new Map(
  Object.entries(table.nodes).map(([name, row]) => [
    name,
    { name, label: row.label, property: iri(row.property), class: iri(row.class), closeMatch: row.closeMatch.map(iri) },
  ]),
);

/** The variables of ontology/clinical.yaml by name. */
export const clinicalVariables: ReadonlyMap<string, ClinicalVariable> = new Map(
  Object.entries(table.variables).map(([name, row]) => [
    name,
    {
      name,
      label: row.label,
      ...(row.of !== undefined && { of: row.of }),
      property: iri(row.property),
      ...(Object.keys(row.finding).length > 0 && { finding: iris(row.finding) }),
      direct: row.direct,
      ...(row.class !== undefined && { class: iri(row.class) }),
      ...(row.codes && { codes: iris(row.codes) }),
      ...(row.unit !== undefined && { unit: row.unit }),
      ...(row.unitClass !== undefined && { unitClass: iri(row.unitClass) }),
      units: row.units ?? {},
      minimum: row.minimum ?? Number.NEGATIVE_INFINITY,
      maximum: row.maximum ?? Number.POSITIVE_INFINITY,
      ...(row.topCode !== undefined && { topCode: row.topCode }),
    },
  ]),
);

/** How tables write the known variables, by name. */
export const clinicalWords: ReadonlyMap<string, ClinicalWords> = new Map(Object.entries(table.variables));

/** How tables name columns other than variables, and how they write missing values. */
export const tableWords = { headings: table.headings, missing: table.missing };

/** What others call the variables, by property and in the order of the table. */
export const clinicalMatches: ReadonlyArray<readonly [property: string, matches: readonly string[]]> = Object.values(
  table.variables,
).flatMap(({ property, closeMatch }) => (closeMatch.length > 0 ? [[iri(property), closeMatch.map(iri)] as const] : []));

/** The terms of our own that the table defines. */
export const clinicalTerms: readonly ClinicalTerm[] = Object.values(table.variables).flatMap(({ property, terms }) =>
  Object.entries(terms ?? {}).map(([short, [label, definition]]) => ({
    iri: iri(short),
    label,
    definition,
    isProperty: short === property,
  })),
);

function iris(short: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(short).map(([key, term]) => [key, iri(term)]));
}

function iri(short: string): string {
  const [prefix = '', local = ''] = short.split(':');
  return `${table.prefixes[prefix] ?? ''}${local}`;
}
