import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { canonicalJson, sha256 } from '../../core/index.ts';
import { MappingError } from '../errors.ts';
import { dateFormats } from './dates.ts';
import { mappingProblems, placeOf } from './mapping-problems.ts';
import { declarations } from './variables.ts';

const column = z.string().min(1).describe('Name of a column, as in the header');
const dataset = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens');
const version = z.string().regex(/^\d[\w.+-]{0,39}$/, 'a version number');
/** Region classes of the Radiation Oncology Ontology, as `roo:C100346`. */
const regionClass = z.string().regex(/^roo:C\d{6}$/, 'a class of the Radiation Oncology Ontology such as roo:C100346');

const subject = z.strictObject({
  column,
  issuer: z
    .string()
    .optional()
    .describe('Issuer of the patient identifiers, like `identity.issuer` in the configuration'),
  prefix: z.string().default('').describe('Prefix that turns the identifier into the PatientID of the DICOM objects'),
});

const dateFormat = z.enum(dateFormats);
const variable = z.strictObject({
  column,
  term: z.string().describe('Name of a known variable, or of one under `define`'),
  unit: z.string().optional().describe('UCUM unit of the column'),
  codes: z.record(z.string(), z.string()).optional().describe('Code of the term for each cell text'),
  date: dateFormat.optional().describe('Form of the dates in the column; they become days since `origin`'),
  origin: z
    .strictObject({ column, date: dateFormat.optional() })
    .optional()
    .describe('Column of the date from which days are counted'),
});

const prediction = z.strictObject({
  column,
  model: z.string().min(1),
  output: z.number().int().min(0).describe('Index of the model output, starting at 0'),
});

const table = {
  version: z.literal(1),
  title: z.string().optional(),
  dataset: dataset
    .optional()
    .describe('Dataset of the records unless --dataset is given; default: the dataset of the configuration'),
  subject,
  missing: z.array(z.string()).default(['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'None']),
  duplicates: z.enum(['refuse', 'merge']).default('refuse'),
  delimiter: z.string().length(1).default(','),
  sheet: z.string().min(1).optional().describe('Sheet of an Excel workbook; default the first'),
  decimal: z.enum(['.', ',']).default('.'),
  define: declarations.optional().describe('Variables of your own, by name'),
  ignore: z.array(column).default([]).describe('Columns to ignore; `*` matches any text'),
};

const described = z.strictObject({ label: z.string().min(1), unit: z.string().min(1) });
const fixedOrColumn = z.union([version, z.strictObject({ column })]);

const features = z.strictObject({
  software: z.strictObject({ name: z.string().regex(/^[\w .-]{1,60}$/), version: fixedOrColumn }),
  settings: z
    .union([z.strictObject({ column }), z.record(z.string(), z.unknown())])
    .optional()
    .describe('Column that contains the settings as Python or JSON text, or the settings themselves'),
  imageUnit: z.string().min(1).describe("UCUM unit of the image's voxels: [hnsf'U] for CT, 1 for MR"),
  region: z
    .union([
      z.strictObject({ class: regionClass }),
      z.strictObject({ column, codes: z.record(z.string(), regionClass) }),
    ])
    .optional(),
  describe: z.record(z.string(), described).default({}).describe('Features that are not in the feature table'),
});

const clinicalMapping = z.strictObject({
  ...table,
  kind: z.literal('clinical'),
  variables: z.array(variable).min(1),
  predictions: z.array(prediction).default([]),
});
const featuresMapping = z.strictObject({
  ...table,
  kind: z.literal('features'),
  variables: z.array(variable).default([]),
  predictions: z.array(prediction).default([]),
  features,
});
const oRawMapping = z.strictObject({
  version: z.literal(1),
  kind: z.literal('o-raw'),
  title: z.string().optional(),
  dataset: dataset.optional(),
  subject: z.strictObject({ issuer: z.string().optional(), prefix: z.string().default('') }).prefault({}),
  imageUnit: z.string().min(1),
  regions: z.record(z.string(), regionClass).default({}).describe('Region class for each label'),
});

/** The mapping file of `qiaw import`; docs/imports.md explains every key. */
export const mappingSchema = z
  .discriminatedUnion('kind', [clinicalMapping, featuresMapping, oRawMapping])
  .superRefine((mapping, context) => {
    if (mapping.kind === 'o-raw') return;
    for (const { path, message } of mappingProblems(mapping)) context.addIssue({ code: 'custom', path, message });
  });

export type Mapping = z.output<typeof mappingSchema>;
export type TableMapping = Extract<Mapping, { kind: 'clinical' | 'features' }>;
export type ORawMapping = Extract<Mapping, { kind: 'o-raw' }>;
export type FeaturesMapping = z.output<typeof features>;

/** A mapping with its canonical form (without the issuer), whose digest identifies it in provenance. */
export interface LoadedMapping<M extends Mapping = Mapping> {
  readonly mapping: M;
  readonly json: string;
  /** SHA-256 of `json`. */
  readonly digest: string;
}

/** Reads a mapping file (YAML or JSON). @throws MappingError listing every wrong key with its path. */
export async function readMapping(path: string): Promise<LoadedMapping> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new MappingError('The mapping file cannot be read. Give its path with --mapping.', { cause });
  });
  return parseMapping(text);
}

/** Parses and checks a mapping (YAML or JSON). Its digest does not depend on key order or layout. @throws MappingError */
export function parseMapping(text: string): LoadedMapping {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new MappingError(`The mapping file is not YAML: ${error.message}`);
  const parsed = mappingSchema.safeParse(document.toJS());
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      // The reason why a name under `define` is wrong is one level deeper.
      const messages = issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message) : [issue.message];
      return `  ${placeOf(issue.path, document.toJS())}: ${messages.join('; ')}`;
    });
    throw new MappingError(`The mapping file is not valid:\n${problems.join('\n')}\nSee docs/imports.md for all keys.`);
  }
  return loaded(parsed.data);
}

/** The mapping with another dataset than its own; the canonical form then contains that dataset. */
export function inDataset(given: LoadedMapping, dataset: string): LoadedMapping {
  const own = given.mapping.dataset;
  return own === undefined || own === dataset ? given : loaded({ ...given.mapping, dataset });
}

function loaded(mapping: Mapping): LoadedMapping {
  // The issuer names an institution. It is used only to compute pseudonyms and is not published.
  const { issuer: _, ...subject } = mapping.subject;
  const json = canonicalJson({ ...mapping, subject });
  return { mapping, json, digest: sha256(json) };
}
