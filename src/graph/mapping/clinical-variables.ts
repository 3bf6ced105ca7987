import { z } from 'zod';
import { builtTable } from '../../core/index.ts';

const variable = z.strictObject({
  label: z.string(),
  property: z.string(),
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

/**
 * One clinical variable: a row of ontology/clinical.yaml, or a variable that an import declares. All IRIs are absolute. It has
 * either codes or a unit.
 */
export interface ClinicalVariable {
  readonly name: string;
  readonly label: string;
  /** Links the subject to the observation or, with `direct`, to the class of the code. */
  readonly property: string;
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
    missing: z.array(z.string()),
    variables: z.record(z.string(), variable),
  })
  .parse(builtTable('clinical'));

/** The variables of ontology/clinical.yaml by name. */
export const clinicalVariables: ReadonlyMap<string, ClinicalVariable> = new Map(
  Object.entries(table.variables).map(([name, row]) => [
    name,
    {
      name,
      label: row.label,
      property: iri(row.property),
      direct: row.direct,
      ...(row.class !== undefined && { class: iri(row.class) }),
      ...(row.codes && {
        codes: Object.fromEntries(Object.entries(row.codes).map(([code, term]) => [code, iri(term)])),
      }),
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

/** The terms of our own that the table defines. */
export const clinicalTerms: readonly ClinicalTerm[] = Object.values(table.variables).flatMap(({ property, terms }) =>
  Object.entries(terms ?? {}).map(([short, [label, definition]]) => ({
    iri: iri(short),
    label,
    definition,
    isProperty: short === property,
  })),
);

function iri(short: string): string {
  const [prefix = '', local = ''] = short.split(':');
  return `${table.prefixes[prefix] ?? ''}${local}`;
}
