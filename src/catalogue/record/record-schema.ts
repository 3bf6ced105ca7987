import { z } from 'zod';
import { contactSchema, iriText, organisationSchema, webAddress } from '../../core/config/index.ts';
import { faceStatements } from '../../core/index.ts';
import { clinicalVariables } from '../../graph/index.ts';

const text = z.string().trim().min(1);
const day = z.string().regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/, 'a date: YYYY, YYYY-MM or YYYY-MM-DD');
/** Text in one language, or texts by language tag. */
const words = z.union([text, z.record(z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/, 'a language tag'), text)]);
const wholeNumber = z.number().int().nonnegative();

const creator = z.strictObject({
  name: text,
  orcid: z
    .string()
    .regex(/^(?:https:\/\/orcid\.org\/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/, 'an ORCID: 0000-0002-1825-0097')
    .refine(hasOrcidChecksum, 'the check digit of the ORCID is wrong')
    .optional(),
  email: z.email().optional(),
  homepage: webAddress.optional(),
  affiliation: text.optional(),
});

/** Checksum ISO 7064 MOD 11-2, as used by ORCID. */
function hasOrcidChecksum(orcid: string): boolean {
  const digits = orcid.replace(/^https:\/\/orcid\.org\//, '').replaceAll('-', '');
  const total = [...digits.slice(0, 15)].reduce((sum, digit) => (sum + Number(digit)) * 2, 0);
  const check = (12 - (total % 11)) % 11;
  return digits[15] === (check === 10 ? 'X' : String(check));
}

/** The countable variables other than clinical ones. */
export const contentVariables = ['modality', 'region'] as const;

const disclosure = z
  .strictObject({
    /** Whether the numbers of patients and of records may be published. */
    totals: z.boolean().default(false),
    /** Variables whose one-variable counts are public and which holders of `count` tokens may combine. */
    facets: z.array(text).max(20).default([]),
    /** Edges of the bands of numeric variables, ascending. They cannot change after publication. */
    bands: z.record(text, z.array(z.number()).min(1).max(30)).default({}),
    /** Those of `facets` that are not in ontology/clinical.yaml: variables that the mapping of an import declares. */
    declared: z.array(text).optional(),
  })
  .superRefine(({ facets, bands, declared }, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (new Set(facets).size !== facets.length) wrong('facets', 'list each variable once');
    for (const name of facets) {
      if ((contentVariables as readonly string[]).includes(name)) continue;
      const variable = clinicalVariables.get(name);
      // Whether an import declares it is known only at publication.
      if (declared?.includes(name)) continue;
      if (variable === undefined) {
        wrong('facets', `${name} is not one of ${[...contentVariables, ...clinicalVariables.keys()].join(', ')}`);
      } else if (variable.codes === undefined && bands[name] === undefined) {
        wrong('bands', `${name} is a number: give the edges of its bands`);
      }
    }
    for (const [name, edges] of Object.entries(bands)) {
      if (edges.some((edge, at) => at > 0 && edge <= edges[at - 1]!)) wrong('bands', `edges of ${name} must ascend`);
    }
  });

/** What a person states about a dataset (`datasets/<id>/record.yaml`). Everything countable is computed and has no key here. */
export const recordSchema = z.strictObject({
  title: words.optional(),
  description: words.optional(),
  publisher: organisationSchema.optional(),
  contact: contactSchema.optional(),
  creators: z.array(creator).default([]),
  /** SPDX identifier (CC-BY-4.0) or the URL of the licence. */
  licence: text.optional(),
  accessRights: z.enum(['public', 'registered', 'restricted']).optional(),
  /** The meaning of those rights, as text. */
  rights: text.optional(),
  /** The steward's statement about faces in images of heads; required for a public dataset with such images. */
  faces: z.enum(faceStatements).optional(),
  /** EU data themes by code (HEAL) or any concept IRI. */
  themes: z.array(text).default(['HEAL']),
  keywords: z.array(text).default([]),
  /** ISO 639-1 codes of the texts in the data. */
  languages: z.array(z.string().regex(/^[a-z]{2}$/, 'two letters (ISO 639-1)')).default(['en']),
  coverage: z
    .strictObject({
      /** ISO 3166-1 alpha-3 countries, or IRIs of places. */
      spatial: z.array(text).default([]),
      temporal: z.strictObject({ start: day.optional(), end: day.optional() }).optional(),
      population: text.optional(),
      minTypicalAge: wholeNumber.optional(),
      maxTypicalAge: wholeNumber.optional(),
    })
    .prefault({}),
  legal: z
    .strictObject({
      /** IRIs; default the European Health Data Space regulation. */
      applicableLegislation: z.array(iriText).default(['http://data.europa.eu/eli/reg/2025/327/oj']),
      /** Terms of the Data Privacy Vocabulary (`A9-2-j`, `Consent`) or IRIs. */
      legalBasis: z.array(text).default([]),
      purpose: z.array(text).default([]),
      personalData: z.array(text).default([]),
      retention: z.strictObject({ start: day.optional(), end: day.optional() }).optional(),
    })
    .prefault({}),
  health: z
    .strictObject({
      /** Categories of electronic health data (EHDS article 51), by code or IRI. */
      categories: z.array(text).default([]),
      /** Topics: Wikidata, SNOMED CT or ICD IRIs, or plain words. */
      themes: z.array(text).default([]),
      /** Health data access body. */
      accessBody: organisationSchema.optional(),
      codingSystems: z.array(iriText).default([]),
    })
    .prefault({}),
  citation: text.optional(),
  /** Other identifiers, such as a DOI: IRIs. */
  identifiers: z.array(iriText).default([]),
  /** Related publications and sources: IRIs. */
  publications: z.array(iriText).default([]),
  sources: z.array(iriText).default([]),
  /** EU frequency code: NEVER, ANNUAL, IRREG … */
  frequency: z
    .string()
    .regex(/^[A-Z0-9_]+$/, 'a code of the EU frequency list')
    .optional(),
  /** What may be published about the people of a dataset that is not public; by default nothing. */
  disclosure: disclosure.optional(),
  versionNotes: words.optional(),
});

export type DatasetRecord = z.output<typeof recordSchema>;
export type Creator = z.output<typeof creator>;
export type Words = z.output<typeof words>;

/** Dataset ids are path segments of IRIs. */
export const datasetId = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** MAJOR.MINOR.PATCH, as Croissant requires. */
export const versionPattern = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/;

/** The keys a dataset needs to count as described; all are required for publication. */
export const requiredKeys = [
  'title',
  'description',
  'publisher',
  'contact',
  'licence',
  'accessRights',
  'keywords',
  'creators',
] as const;

/** The required keys that have not been filled in yet. */
export function missingKeys(record: DatasetRecord): string[] {
  return requiredKeys.filter((key) => {
    const value = record[key];
    return value === undefined || (Array.isArray(value) && value.length === 0);
  });
}
