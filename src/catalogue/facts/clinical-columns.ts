import { type ClinicalVariable, clinicalVariables } from '../../graph/index.ts';

/** What the description of a variable needs; it is stored with the facts about a dataset. */
export type DescribedVariable = Pick<ClinicalVariable, 'name' | 'label' | 'property' | 'codes' | 'unit' | 'topCode'>;

/** A column of the clinical table, with the same name in the metadata and the downloads of a dataset. */
export interface ClinicalColumn {
  readonly name: string;
  readonly datatype: 'string' | 'integer' | 'double';
  readonly description: string;
  /** UCUM. */
  readonly unit?: string;
  /** IRI of the property that states the value in the graph. */
  readonly property?: string;
}

/** The columns that identify a row: a subject, and the imports that describe it. */
export const clinicalKeyColumns: readonly ClinicalColumn[] = [
  { name: 'subject', datatype: 'string', description: 'Pseudonym of the patient' },
  { name: 'dataset', datatype: 'string', description: 'Dataset the imports belong to' },
  {
    name: 'alternative',
    datatype: 'integer',
    description:
      'Normally 1; if imports contradict each other about a subject, it has one row for each, numbered from 1',
  },
  {
    name: 'imports',
    datatype: 'string',
    description: 'IRIs of the imports that state the values, separated by spaces',
  },
];

/**
 * Columns for clinical variables, in the order of ontology/clinical.yaml, then those that imports declare. A number has one column,
 * in its stored unit. A code has one column with the code as spelled there, and `<name>_class` with the class that it stands for.
 */
export function clinicalColumnsOf(
  names: Iterable<string>,
  declared: readonly DescribedVariable[] = [],
): ClinicalColumn[] {
  const wanted = new Set(names);
  return [...knownVariables(declared).values()]
    .filter(({ name }) => wanted.has(name))
    .flatMap(({ name, label, property, codes, unit, topCode }): ClinicalColumn[] =>
      codes === undefined
        ? [
            {
              name,
              datatype: 'double',
              description: topCoded(label, topCode),
              property,
              ...(unit !== undefined && { unit }),
            },
          ]
        : [
            { name, datatype: 'string', description: `${label}: ${Object.keys(codes).join(', ')}`, property },
            {
              name: `${name}_class`,
              datatype: 'string',
              description: `${label}, as a published class (IRI)`,
              property,
            },
          ],
    );
}

const topCoded = (label: string, topCode: number | undefined): string =>
  topCode === undefined ? label : `${label}; ${topCode} stands for ${topCode} or more`;

/** The variables of ontology/clinical.yaml and those that imports declare, by name. */
export function knownVariables(declared: readonly DescribedVariable[]): ReadonlyMap<string, DescribedVariable> {
  const own = [...declared].sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map<string, DescribedVariable>([
    ...clinicalVariables,
    ...own.map((variable) => [variable.name, variable] as const),
  ]);
}
