import { clinicalVariables } from '../../graph/index.ts';

/** A column of the table of clinical variables; metadata and downloads of a dataset name the same ones. */
export interface ClinicalColumn {
  readonly name: string;
  readonly datatype: 'string' | 'integer' | 'double';
  readonly description: string;
  /** UCUM. */
  readonly unit?: string;
  /** IRI of the property under which the graph has what the column says. */
  readonly property?: string;
}

/** What names a row: a subject, and the import it is told by. */
export const clinicalKeyColumns: readonly ClinicalColumn[] = [
  { name: 'subject', datatype: 'string', description: 'Pseudonym of the patient' },
  { name: 'dataset', datatype: 'string', description: 'Dataset the imports belong to' },
  {
    name: 'alternative',
    datatype: 'integer',
    description: '1; where imports contradict one another about a subject, it has one row for each, numbered from 1',
  },
  { name: 'imports', datatype: 'string', description: 'IRIs of the imports that say so, with blanks between them' },
];

/**
 * Columns of some clinical variables, in the order of ontology/clinical.yaml: a number has one, in its stored unit; a code has one
 * with the code as ontology/clinical.yaml names it, and `<name>_class` with the class that it stands for.
 */
export function clinicalColumnsOf(names: Iterable<string>): ClinicalColumn[] {
  const wanted = new Set(names);
  return [...clinicalVariables.values()]
    .filter(({ name }) => wanted.has(name))
    .flatMap(({ name, label, property, codes, unit }): ClinicalColumn[] =>
      codes === undefined
        ? [{ name, datatype: 'double', description: label, property, ...(unit !== undefined && { unit }) }]
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
