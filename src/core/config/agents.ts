import { z } from 'zod';

/** Organisations and contacts have the same form in the configuration and in the records of datasets. */
const text = z.string().trim().min(1);
export const webAddress = z.url({ protocol: /^https?$/ });
export const iriText = z.string().regex(/^(?:https?:\/\/|urn:)[^\s<>"{}|\\^`]+$/, 'an absolute IRI');

export const organisationSchema = z.strictObject({
  name: text,
  identifier: iriText.optional().describe('ROR, ISNI or other IRI that names the organisation'),
  homepage: webAddress.optional(),
  email: z.email().optional(),
  contactPage: webAddress.optional().describe('Contact page; defaults to the homepage'),
  country: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three capital letters (ISO 3166-1)')
    .optional(),
  type: iriText.optional().describe('Kind of organisation: IRI of a concept'),
  note: text.optional().describe('What the organisation does'),
  trustedDataHolder: z.boolean().default(false).describe('Designated under article 72 of the EHDS regulation'),
});

export const contactSchema = z.strictObject({
  name: text,
  email: z.email().optional(),
  page: webAddress.optional(),
});

/** The catalogue as a whole, and the defaults for dataset records. */
export const catalogueSchema = z.strictObject({
  title: text.default('FAIR-QIAW imaging catalogue'),
  description: text.default(
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
  index: z.array(webAddress).default([]).describe('FAIR Data Point indexes to announce this catalogue to'),
});

export type Organisation = z.output<typeof organisationSchema>;
export type ContactPoint = z.output<typeof contactSchema>;
export type CatalogueSettings = z.output<typeof catalogueSchema>;
