import { noFacts } from '../../src/catalogue/facts/compute-facts.ts';
import type { CatalogueEntry } from '../../src/catalogue/graph/build.ts';
import { type DatasetDescription, type DatasetVersion, missingKeys, parseRecord } from '../../src/catalogue/index.ts';
import type { DistributionDescription } from '../../src/catalogue/model.ts';
import { emptyRecord } from '../../src/catalogue/record/record-file.ts';
import { configSchema } from '../../src/core/config/schema.ts';

export const catalogueBase = 'https://w3id.org/example/fiq/';
const when = '2026-11-27T08:00:00.000Z';

export const catalogueContext = {
  base: catalogueBase,
  settings: configSchema.parse({}).catalogue,
  release: '0.1.0',
  issued: when,
  modified: when,
};

/** Every key of a record. */
export const fullRecordText = `
title: { en: LUNG1 radiomics, nl: LUNG1-radiomics }
description: Radiomic and deep features of lung tumours on CT, with segmentations and provenance.
publisher: { name: Clinic, identifier: "https://ror.org/02jz4aj89", homepage: "https://clinic.example/", email: data@clinic.example, country: NLD, type: research-academic-org, note: A clinic. }
contact: { name: Data desk, email: desk@clinic.example }
creators: [{ name: Josiah Carberry, orcid: 0000-0002-1825-0097, email: carberry@clinic.example }, { name: A. Colleague, email: colleague@clinic.example, homepage: "https://clinic.example/colleague", affiliation: Clinic }]
licence: CC-BY-4.0
accessRights: public
keywords: [lung, radiomics]
subjects: ["http://www.wikidata.org/entity/Q47912"]
coverage: { spatial: [NLD], temporal: { start: "2010", end: "2012-05-01" }, population: adults, minTypicalAge: 18, maxTypicalAge: 90 }
legal: { purpose: [ScientificResearch], legalBasis: [Consent], personalData: ["https://w3id.org/dpv/dpv-pd#Gender"], retention: { end: "2030" } }
health:
  categories: [EHRS]
  themes: [CANCER_DISEASE]
  accessBody: { name: Access body, homepage: "https://hdab.example/", email: desk@hdab.example }
  codingSystems: [SNOMED-CT]
citation: Clinic (2026). LUNG1 radiomics.
identifiers: ["https://doi.org/10.1000/x"]
publications: ["https://doi.org/10.1038/ncomms5006"]
sources: ["https://doi.org/10.7937/K9/TCIA.2015.PF0M9REI"]
frequency: NEVER
versionNotes: First version.
`;

export const facts = {
  ...noFacts,
  patients: 12,
  series: 24,
  cases: 12,
  rois: 24,
  values: 2568,
  features: 107,
  modalities: [{ key: 'CT', label: 'CT', count: 12 }],
  regions: [{ key: 'SCT:86049000', label: 'Neoplasm, Primary', count: 12 }],
  vectors: { radiomic: 24, deep: 24 },
  software: ['fair-qiaw 0.1.0'],
  models: ['qiaw-phantom-cnn'],
  settings: ['a'.repeat(64)],
  firstMade: when,
  lastMade: when,
};

export const distribution = (id: string, over: Partial<DistributionDescription> = {}): DistributionDescription => ({
  id,
  title: 'Features as CSV',
  description: 'One row per region of interest.',
  mediaType: 'text/csv',
  path: `files/datasets/${id}.csv`,
  bytes: 1234,
  sha256: 'ab'.repeat(32),
  issued: when,
  ...over,
});

/** An undescribed dataset. */
export function undescribed(id = 'default'): CatalogueEntry {
  return {
    description: describe(id, {
      state: 'undescribed',
      record: emptyRecord,
      distributions: [
        distribution(`${id}-features-csv`),
        distribution(`${id}-graph`, { mediaType: 'application/n-quads', compressFormat: 'application/gzip' }),
      ],
      missing: missingKeys(emptyRecord),
    }),
    versions: [],
  };
}

/** A described dataset with three versions, the first of which was withdrawn. */
export function published(id = 'lung1'): CatalogueEntry {
  const record = parseRecord(fullRecordText, 'record.yaml');
  const names = ['1.0.0', '1.1.0', '1.2.0'];
  const distributions = [
    distribution(`${id}-features-csv`, { conformsTo: ['http://www.w3.org/ns/csvw'], sample: true }),
  ];
  const versions: DatasetVersion[] = names.map((version, index) => ({
    schemaVersion: 1,
    dataset: id,
    version,
    publishedAt: when,
    record,
    computed: facts,
    distributions,
    ...(index > 0 && { previous: names[index - 1]! }),
  }));
  return {
    description: describe(id, {
      state: 'published',
      record,
      distributions,
      version: '1.2.0',
      versions: names.map((version) => ({
        version,
        publishedAt: when,
        ...(version === '1.0.0' && { withdrawn: { withdrawnAt: when, reason: 'erasure' as const } }),
      })),
    }),
    versions,
  };
}

function describe(id: string, over: Partial<DatasetDescription>): DatasetDescription {
  return {
    id,
    iri: `${catalogueBase}dataset/${id}`,
    state: 'draft',
    record: emptyRecord,
    computed: facts,
    distributions: [],
    version: '0.0.0',
    issued: when,
    modified: when,
    versions: [],
    missing: [],
    ...over,
  };
}
