import { z } from 'zod';
import {
  type ClinicalVariable,
  clinicalNodes,
  clinicalVariables,
  namespaces,
  type OwnVariable,
  ownVariable,
} from '../../graph/index.ts';

/** Prefixes of published terms that a declaration may match; a whole IRI is accepted too. */
const matchPrefixes: Readonly<Record<string, string>> = {
  ncit: namespaces.ncit,
  sct: namespaces.sct,
  roo: namespaces.roo,
  loinc: 'https://loinc.org/rdf/',
  mcode: 'http://hl7.org/fhir/us/mcode/StructureDefinition/',
  omop: 'https://athena.ohdsi.org/search-terms/terms/',
};

const matches = z
  .array(z.string())
  .default([])
  .transform((terms, context) =>
    terms.map((term) => {
      const [, prefix = '', local = ''] = /^(\w+):([\w.-]+)$/.exec(term) ?? [];
      const namespace = Object.hasOwn(matchPrefixes, prefix) ? matchPrefixes[prefix] : undefined;
      if (namespace !== undefined) return namespace + local;
      if (/^https?:\/\/[^\s<>"{}|\\^`]+$/.test(term)) return term;
      const message = `must be an IRI, or a code with one of the prefixes ${Object.keys(matchPrefixes).join(', ')}`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }),
  );

const words = z.string().trim().min(1).max(1000);
const term = z.strictObject({
  label: words,
  definition: words.optional(),
  exactMatch: matches.prefault([]),
  closeMatch: matches.prefault([]),
});
/** A code with a label only may be written as text. */
const code = z.preprocess((value) => (typeof value === 'string' ? { label: value } : value), term);

const declaration = z
  .strictObject({
    ...term.shape,
    definition: words,
    type: z.enum(['number', 'code']),
    of: z
      .enum([...clinicalNodes.keys()])
      .optional()
      .describe('What the variable is about; the subject by default'),
    unit: z.string().min(1).optional().describe('UCUM; 1 for a number without unit'),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    codes: z.record(z.string().min(1).max(100), code).optional().describe('Permitted codes with their labels'),
  })
  .superRefine(({ type, unit, minimum, maximum, codes }, context) => {
    const problem = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
    if (type === 'number') {
      if (unit === undefined) problem('unit', 'a number needs its unit in UCUM, 1 if it has none');
      if (codes !== undefined) problem('codes', 'a number does not take codes');
      return;
    }
    for (const [key, value] of Object.entries({ unit, minimum, maximum }))
      if (value !== undefined) problem(key, 'a code does not take it');
    if (Object.keys(codes ?? {}).length === 0) problem('codes', 'list the permitted codes');
  });

/** Columns of the clinical table that no variable may be named like. */
export const reserved = /^(?:subject|dataset|alternative|imports|modality|region|prediction_.*|.*_class)$/;

const name = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]{0,39}$/, 'a lower-case letter, then letters, digits and _')
  .refine((text) => !reserved.test(text), 'the name is reserved; choose another one')
  .refine((text) => !clinicalVariables.has(text), 'is a known term; map the column to it, or choose another name');

/** Variables that a mapping declares, by name. */
export const declarations = z.record(name, declaration);
export type Declarations = z.output<typeof declarations>;

/** A known or declared variable, without IRIs: what a mapping must know to check its columns. */
export type VariableKind = Pick<ClinicalVariable, 'units'> & { readonly codes?: Readonly<Record<string, unknown>> };

/** The variables that a mapping may refer to, by name. */
export function kindsOf(own: Declarations = {}): ReadonlyMap<string, VariableKind> {
  const declared = Object.entries(own).map(([key, { unit, codes }]) => {
    const units = unit === undefined ? {} : { [unit]: 1 };
    return [key, { units, ...(codes !== undefined && { codes }) }] as const;
  });
  return new Map<string, VariableKind>([...clinicalVariables, ...declared]);
}

/** Declared variables with their IRIs. */
export function declaredVariables(base: string, own: Declarations = {}): OwnVariable[] {
  return Object.entries(own).map(([key, { type: _, ...rest }]) => ownVariable(base, key, rest));
}
