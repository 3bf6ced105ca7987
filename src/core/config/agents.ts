import { z } from 'zod';
import { orcidFault, orcidPattern, rorFault } from './check-digits.ts';

/** Organisations and contacts have the same form in the configuration and in the records of datasets. */
const text = z.string().trim().min(1);
export const webAddress = z.url({ protocol: /^https?$/ });
export const iriText = z.string().regex(/^(?:https?:\/\/|urn:)[^\s<>"{}|\\^`]+$/, 'an absolute IRI');

/** Text in one language, or texts by language tag. */
export const wordsSchema = z.union([
  text,
  z.record(z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/, 'a language tag'), text),
]);

const ror = /^https:\/\/ror\.org\//;
/** IRI of an organisation or person; a ROR or ORCID has the right check digits. */
export const agentIri = iriText.superRefine((iri, context) => {
  const fault = ror.test(iri) ? rorFault(iri) : orcidPattern.test(iri) ? orcidFault(iri) : undefined;
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

export const organisationSchema = z.strictObject({
  name: text,
  identifier: agentIri.optional().describe('ROR, ISNI or other IRI that names the organisation'),
  homepage: webAddress.optional(),
  email: z.email().optional(),
  contactPage: webAddress.optional().describe('Page through which the organisation is reached'),
  country: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three capital letters (ISO 3166-1)')
    .optional(),
  type: text.optional().describe('Kind of organisation: code of the HealthDCAT-AP publisher types, or IRI'),
  note: text.optional().describe('What the organisation does'),
  trustedDataHolder: z.boolean().optional().describe('Designated under article 72 of the EHDS regulation'),
});

export const contactSchema = z.strictObject({
  name: text,
  email: z.email().optional(),
  page: webAddress.optional(),
});

/** The catalogue as a whole, and the defaults for dataset records. */
export const catalogueSchema = z.strictObject({
  title: wordsSchema.default('FAIR-QIAW imaging catalogue'),
  description: wordsSchema.default(
    'Quantitative imaging data derived from DICOM: volumes, masks, segmentations, features and their provenance.',
  ),
  publisher: organisationSchema.optional(),
  contact: contactSchema.optional(),
  accessBody: organisationSchema.optional().describe('Health data access body'),
  licence: text.default('CC0-1.0').describe('Of the metadata: SPDX identifier or address'),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'two letters (ISO 639-1)')
    .default('en'),
  doi: z
    .strictObject({
      prefix: z
        .string()
        .regex(/^10\.\d{4,9}$/, 'a DOI prefix: 10.12345')
        .describe('Prefix of the DOIs of datasets'),
      endpoint: webAddress.optional().describe('REST API in the form of DataCite; none: files only'),
    })
    .optional()
    .describe('DOIs of published versions (`qiaw dataset doi`)'),
  index: z.array(webAddress).default([]).describe('FAIR Data Point indexes to announce this catalogue to'),
});

export type Words = z.output<typeof wordsSchema>;
export type Organisation = z.output<typeof organisationSchema>;
export type ContactPoint = z.output<typeof contactSchema>;
export type CatalogueSettings = z.output<typeof catalogueSchema>;
