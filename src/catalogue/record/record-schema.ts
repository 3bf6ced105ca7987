import { z } from 'zod';
import {
  agentIri,
  contactSchema,
  iriText,
  orcidFault,
  orcidPattern,
  organisationSchema,
  type Words,
  webAddress,
  wordsSchema,
} from '../../core/config/index.ts';
import { faceStatements } from '../../core/index.ts';
import { clinicalVariables } from '../../graph/index.ts';
import { profileNames } from './profiles.ts';

const text = z.string().trim().min(1);
const day = z.string().regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/, 'a date: YYYY, YYYY-MM or YYYY-MM-DD');
const wholeNumber = z.number().int().nonnegative();

const orcid = z.string().superRefine((value, context) => {
  const fault = orcidPattern.test(value) ? orcidFault(value) : 'an ORCID: 0000-0002-1825-0097';
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

const creator = z.strictObject({
  name: text,
  orcid: orcid.optional(),
  /** ROR or other IRI of an organisation. */
  identifier: agentIri.optional(),
  email: z.email().optional(),
  homepage: webAddress.optional(),
  /** Name of the organisation, or its name and ROR. */
  affiliation: z.union([text, z.strictObject({ name: text, identifier: agentIri.optional() })]).optional(),
});

/** A period whose end is not before its start. */
const period = z
  .strictObject({ start: day.optional(), end: day.optional() })
  .refine(
    ({ start, end }) => start === undefined || end === undefined || start.slice(0, end.length) <= end,
    'the end is before the start',
  );

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
  title: wordsSchema.optional(),
  description: wordsSchema.optional(),
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
  /** Topics of other vocabularies (Wikidata, SNOMED CT, ICD): IRIs. */
  subjects: z.array(iriText).default([]),
  /** EU data themes by code (HEAL) or any concept IRI. */
  themes: z.array(text).default(['HEAL']),
  keywords: z.array(text).default([]),
  /** ISO 639-1 codes of the texts in the data. */
  languages: z.array(text).default(['en']),
  coverage: z
    .strictObject({
      /** ISO 3166-1 alpha-3 countries, or IRIs of places. */
      spatial: z.array(text).default([]),
      temporal: period.optional(),
      population: text.optional(),
      minTypicalAge: wholeNumber.optional(),
      maxTypicalAge: wholeNumber.optional(),
    })
    .refine(
      ({ minTypicalAge: min, maxTypicalAge: max }) => min === undefined || max === undefined || min <= max,
      'minTypicalAge is above maxTypicalAge',
    )
    .prefault({}),
  legal: z
    .strictObject({
      /** IRIs; default the European Health Data Space regulation. */
      applicableLegislation: z.array(iriText).default(['http://data.europa.eu/eli/reg/2025/327/oj']),
      /** Legal bases of the Data Privacy Vocabulary (`A9-2-j`, `Consent`) or their IRIs; so are the next two. */
      legalBasis: z.array(text).default([]),
      purpose: z.array(text).default([]),
      personalData: z.array(text).default([]),
      retention: period.optional(),
    })
    .prefault({}),
  health: z
    .strictObject({
      /** Categories of electronic health data (EHDS article 51), by code or IRI. */
      categories: z.array(text).default([]),
      /** Health themes of HealthDCAT-AP (`CANCER_DISEASE`). */
      themes: z.array(text).default([]),
      /** Health data access body. */
      accessBody: organisationSchema.optional(),
      /** Coding systems of HealthDCAT-AP (`SNOMED-CT`). */
      codingSystems: z.array(text).default([]),
      /** Technical standards of HealthDCAT-AP that the data as a whole follow (`OMOP-CDM`). */
      standards: z.array(text).default([]),
    })
    .prefault({}),
  citation: text.optional(),
  /** Other identifiers, such as a DOI: IRIs. */
  identifiers: z.array(iriText).default([]),
  /** Related publications and sources: IRIs. */
  publications: z.array(iriText).default([]),
  sources: z.array(iriText).default([]),
  /** EU frequency code: NEVER, ANNUAL, IRREG … */
  frequency: text.optional(),
  /** What EUCAIM DCAT-AP asks for and cannot be computed: codes of the hyper-ontology (`CLIN1000065`) or its IRIs. */
  eucaim: z
    .strictObject({
      /** The cancer. */
      condition: text.optional(),
      collectionMethod: z.array(text).default([]),
      interoperabilityLevel: text.optional(),
      /** Kinds of dataset. */
      types: z.array(text).default([]),
      /** Added to those that are found in the data. */
      bodyParts: z.array(text).default([]),
      manufacturers: z.array(text).default([]),
      segmentationMethod: z.array(text).default([]),
    })
    .optional(),
  /** The profiles that a publication must meet; EUCAIM DCAT-AP is one if `eucaim` is given. */
  profiles: z.array(z.enum(profileNames)).optional(),
  /** What may be published about the people of a dataset that is not public; by default nothing. */
  disclosure: disclosure.optional(),
  versionNotes: wordsSchema.optional(),
});

export type DatasetRecord = z.output<typeof recordSchema>;
export type Creator = z.output<typeof creator>;
export type { Words };

/** Dataset ids are path segments of IRIs. */
export const datasetId = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** MAJOR.MINOR.PATCH, as Croissant requires. */
export const versionPattern = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/;
