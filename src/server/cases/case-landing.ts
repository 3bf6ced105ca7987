import { counted, QiawError } from '../../core/index.ts';
import type { ApiContext } from '../app/context.ts';
import type { DatasetView } from '../datasets/dataset-model.ts';
import { datasetView } from '../datasets/dataset-view.ts';
import { agent } from '../datasets/schema-org.ts';
import { authorsOf, linkset, type TypedLink } from '../datasets/signposting.ts';
import { layerResource } from '../fdp/layers.ts';
import { mayIdentify } from '../files/files.ts';
import type { CaseDocument } from './case-documents.ts';
import { fileHref } from './case-view.ts';

/** Address of the page of a case; absolute. */
export const casePageIri = (base: string, id: string): string => `${base}cases/${encodeURIComponent(id)}`;

/** FAIR Signposting of a case's page. Files that may identify the patient are not items, because most readers may not fetch them. */
export async function caseLinks(document: CaseDocument, context: ApiContext): Promise<TypedLink[]> {
  const { base } = context;
  const page = casePageIri(base, document.id);
  const run = `${base}doc/run/${document.run.digest}`;
  const dataset = await datasetOf(document, context);
  return [
    { rel: 'cite-as', href: page },
    { rel: 'describedby', href: `${page}/ro-crate-metadata.json`, type: 'application/ld+json' },
    { rel: 'describedby', href: `${run}?format=ttl`, type: 'text/turtle' },
    ...filesOf(document, base).map(({ address, mediaType }) => ({ rel: 'item', href: address, type: mediaType })),
    ...(dataset?.license === undefined ? [] : [{ rel: 'license', href: dataset.license.iri }]),
    { rel: 'type', href: 'https://schema.org/Dataset' },
    { rel: 'type', href: 'https://schema.org/AboutPage' },
    ...(dataset === undefined ? [] : authorsOf(dataset).map((href) => ({ rel: 'author', href }))),
    { rel: 'collection', href: `${base}dataset/${document.run.dataset}` },
    {
      rel: 'linkset',
      href: `${base}linkset/cases/${encodeURIComponent(document.id)}`,
      type: 'application/linkset+json',
    },
  ];
}

/** `/linkset/cases/{case}`: the same links, plus those from each file back to the page. */
export async function caseLinkset(document: CaseDocument, context: ApiContext): Promise<string> {
  const page = casePageIri(context.base, document.id);
  const links = (await caseLinks(document, context)).filter(({ rel }) => rel !== 'linkset');
  return linkset([
    { anchor: page, links },
    ...filesOf(document, context.base).map(({ address }) => ({
      anchor: address,
      links: [{ rel: 'collection', href: page, type: 'text/html' }],
    })),
  ]);
}

/** schema.org description of a case: a dataset that is part of its dataset. */
export async function caseJsonLd(document: CaseDocument, context: ApiContext): Promise<object> {
  const { base } = context;
  const page = casePageIri(base, document.id);
  const { image, rois, run } = document;
  const dataset = await datasetOf(document, context);
  const regions = rois.map(({ label, mapped }) => mapped?.type.meaning ?? label);
  return {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    '@id': page,
    url: page,
    identifier: [page, `${base}id/run/${run.digest}`],
    name: `${document.subject.id}: ${image.modality} with ${rois.length} regions of interest`,
    description:
      `Image volume, masks, segmentation and features of ${counted(rois.length, 'region')} of interest on one ${image.modality} series, ` +
      `made by ${run.software.name} ${run.software.version} with full provenance.`,
    keywords: [...new Set(['radiomics', image.modality, ...regions])],
    ...(dataset?.license && { license: dataset.license.iri }),
    ...(dataset && {
      creator: (dataset.creators.length > 0 ? dataset.creators : [dataset.publisher]).map(agent),
      isAccessibleForFree: dataset.access?.iri.endsWith('/PUBLIC') ?? false,
      ...(dataset.access && { conditionsOfAccess: dataset.access.iri }),
    }),
    isPartOf: {
      '@type': 'Dataset',
      '@id': `${base}dataset/${run.dataset}`,
      name: dataset?.title ?? run.dataset,
    },
    measurementTechnique: 'Radiomics: quantitative features of delineated regions of medical images (IBSI)',
    distribution: filesOf(document, base).map(({ address, name, mediaType, bytes, sha256 }) => ({
      '@type': 'DataDownload',
      name,
      contentUrl: address,
      encodingFormat: mediaType,
      contentSize: `${bytes} B`,
      sha256,
    })),
  };
}

function filesOf({ id, outputs }: CaseDocument, base: string) {
  return outputs
    .filter((output) => !mayIdentify(output))
    .map(({ path, mediaType, bytes, sha256 }) => ({
      address: base + fileHref(id, path).slice(1),
      name: path,
      mediaType,
      bytes,
      sha256,
    }));
}

/** The catalogue's description of the case's dataset; undefined if there is none yet or the store is still loading. */
async function datasetOf({ run }: CaseDocument, context: ApiContext): Promise<DatasetView | undefined> {
  try {
    const { iri, quads } = await layerResource(`dataset/${run.dataset}`, context);
    return datasetView(iri, quads);
  } catch (error) {
    if (error instanceof QiawError) return undefined;
    throw error;
  }
}
