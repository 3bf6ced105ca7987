import type { AgentView, DatasetView, DistributionView } from './dataset-model.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * schema.org description of a dataset, with what Google Dataset Search requires and recommends, and the Bioschemas Dataset
 * profile 1.0. Generated from the same metadata as the RDF.
 */
export function datasetJsonLd(view: DatasetView, catalogue: { readonly name: string; readonly url: string }): Json {
  const publisher = agent(view.publisher);
  return {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    '@id': view.iri,
    'http://purl.org/dc/terms/conformsTo': {
      '@id': 'https://bioschemas.org/profiles/Dataset/1.0-RELEASE',
      '@type': 'CreativeWork',
    },
    url: view.iri,
    identifier: view.identifiers.length === 0 ? view.iri : [view.iri, ...view.identifiers],
    name: view.title,
    alternateName: view.id,
    description: longEnough(view),
    version: view.version,
    keywords: [...view.keywords, ...view.subjects],
    ...(view.license && { license: view.license.iri }),
    creator: view.creators.length > 0 ? view.creators.map(agent) : publisher,
    publisher,
    ...(view.contact.name && { contactPoint: contact(view) }),
    datePublished: view.issued,
    dateModified: view.modified,
    isAccessibleForFree: view.access?.iri.endsWith('/PUBLIC') ?? false,
    ...(view.access && { conditionsOfAccess: view.access.iri }),
    includedInDataCatalog: { '@type': 'DataCatalog', name: catalogue.name, url: catalogue.url },
    measurementTechnique: 'Radiomics: quantitative features of delineated regions of medical images (IBSI)',
    variableMeasured: variables(view),
    ...(view.places.length > 0 && { spatialCoverage: view.places.map((name) => ({ '@type': 'Place', name })) }),
    isPartOf: { '@type': 'DataCatalog', '@id': catalogue.url, name: catalogue.name },
    ...(view.sources.length > 0 && { isBasedOn: view.sources }),
    ...citations(view),
    ...(view.identifiers.length > 0 && { sameAs: view.identifiers }),
    distribution: view.distributions.map(download),
  };
}

/** schema.org description of the catalogue, with references to its datasets. */
export function catalogueJsonLd(
  catalogue: { readonly name: string; readonly description: string; readonly url: string },
  datasets: ReadonlyArray<{ readonly iri: string; readonly title: string }>,
): Json {
  return {
    '@context': 'https://schema.org/',
    '@type': 'DataCatalog',
    '@id': catalogue.url,
    url: catalogue.url,
    name: catalogue.name,
    description: catalogue.description,
    dataset: datasets.map(({ iri, title }) => ({ '@type': 'Dataset', '@id': iri, url: iri, name: title })),
  };
}

/** schema.org description of one download. */
export function download(view: DistributionView): Json {
  return {
    '@type': 'DataDownload',
    '@id': view.iri,
    name: view.title,
    description: view.description,
    encodingFormat: view.servedAs,
    contentSize: `${view.bytes} B`,
    ...(view.sha256 !== '' && { sha256: view.sha256 }),
    ...(view.download !== undefined && { contentUrl: view.download }),
    ...(view.license && { license: view.license.iri }),
  };
}

/** A person or organisation in schema.org. */
export function agent({ name, person, iri, homepage }: AgentView): Json {
  return {
    '@type': person ? 'Person' : 'Organization',
    name,
    ...(iri !== undefined && { '@id': iri, identifier: iri }),
    ...(homepage !== undefined && { url: homepage }),
  };
}

function contact({ contact: { name, email, page } }: DatasetView): Json {
  return { '@type': 'ContactPoint', name, contactType: 'data', ...(email && { email }), ...(page && { url: page }) };
}

/** Google requires descriptions of 50 to 5 000 characters. */
function longEnough({ description, title }: DatasetView): string {
  const text =
    description.length >= 50 ? description : `${title}: quantitative imaging data with provenance. ${description}`;
  return text.length <= 5000 ? text : `${text.slice(0, 4999)}…`;
}

function variables({ iri }: DatasetView): readonly Json[] {
  return [
    {
      '@type': 'PropertyValue',
      name: 'Radiomic features',
      description: 'Shape, first-order and texture features of each region, with UCUM unit and IBSI code',
      propertyID: 'http://www.radiomics.org/RO/72T0',
      url: `${iri}#variables`,
    },
  ];
}

function citations({ citation, publications }: DatasetView): Json {
  const all = [...publications, ...(citation === undefined ? [] : [citation])];
  return all.length === 0 ? {} : { citation: all };
}
