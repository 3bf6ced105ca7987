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
});

/** One clinical variable; all IRIs are absolute. It has either codes or a unit. */
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
}

/** The variables of ontology/clinical.yaml by name. */
export const clinicalVariables: ReadonlyMap<string, ClinicalVariable> = read();

function read(): Map<string, ClinicalVariable> {
  const { prefixes, variables } = z
    .strictObject({ prefixes: z.record(z.string(), z.string()), variables: z.record(z.string(), variable) })
    .parse(builtTable('clinical'));
  const iri = (short: string): string => {
    const [prefix = '', local = ''] = short.split(':');
    return `${prefixes[prefix] ?? ''}${local}`;
  };
  return new Map(
    Object.entries(variables).map(([name, row]) => [
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
      },
    ]),
  );
}
