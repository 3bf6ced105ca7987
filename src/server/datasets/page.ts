import type { ApiContext } from '../app/context.ts';
import { type LayerResource, layerResources } from '../fdp/layers.ts';
import { datasetMembers } from '../fdp/metadata-graph.ts';
import type { DatasetLine } from './dataset-model.ts';
import { datasetView, distributionView } from './dataset-view.ts';
import { Facts } from './facts.ts';
import { ownNumbers } from './own-numbers.ts';
import { renderCataloguePage } from './render-catalogue.ts';
import { renderDatasetPage, renderDistributionPage } from './render-dataset.ts';
import { catalogueJsonLd, datasetJsonLd, download } from './schema-org.ts';
import { datasetLinks, distributionLinks, linkHeader, metadataLinks, type TypedLink } from './signposting.ts';

const datasetsPerPage = 20;

/** The landing page of a catalogue, dataset, version or distribution, with its links and its schema.org description. */
export async function landingPage(request: Request, resource: LayerResource, context: ApiContext): Promise<Response> {
  const { body, links } = await pageOf(request, resource, context);
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    vary: 'Accept, Accept-Profile, Authorization',
    'cache-control': 'no-cache',
    link: linkHeader(links),
  };
  return new Response(body, { status: resource.withdrawn ? 410 : 200, headers });
}

interface Page {
  readonly body: string;
  readonly links: readonly TypedLink[];
}

async function pageOf(request: Request, { iri, layer, quads }: LayerResource, context: ApiContext): Promise<Page> {
  const title = context.title ?? 'FAIR-QIAW';
  if (layer === 'distribution') {
    const distribution = distributionView(iri, quads);
    const described = { '@context': 'https://schema.org/', ...download(distribution) };
    const body = renderDistributionPage({ title, distribution, jsonLd: described });
    return { body, links: distributionLinks(distribution, context.base) };
  }
  if (layer === 'catalog' || layer === 'fdp') return cataloguePage(request, iri, quads, context);
  const view = datasetView(iri, quads);
  const dataset = { ...view, ...(await ownNumbers(request, [view], context)).get(iri) };
  const catalogue = { name: title, url: `${context.base}catalog/main` };
  const body = renderDatasetPage({ title, dataset, jsonLd: datasetJsonLd(view, catalogue) });
  return { body, links: datasetLinks(dataset, context.base) };
}

async function cataloguePage(
  request: Request,
  iri: string,
  quads: LayerResource['quads'],
  context: ApiContext,
): Promise<Page> {
  const facts = new Facts(quads);
  const members = await datasetMembers(context);
  const pages = Math.max(1, Math.ceil(members.length / datasetsPerPage));
  const asked = Math.floor(Number(new URL(request.url).searchParams.get('page') ?? 1)) || 1;
  const page = Math.min(Math.max(1, asked), pages);
  const shown = members.slice((page - 1) * datasetsPerPage, page * datasetsPerPage);
  const datasets = await datasetLines(request, shown, context);
  const name = facts.text(iri, 'dct:title') ?? 'Catalogue';
  const description = facts.text(iri, 'dct:description') ?? '';
  const body = renderCataloguePage({
    title: context.title ?? 'FAIR-QIAW',
    iri,
    name,
    description,
    total: members.length,
    datasets,
    page,
    pages,
    jsonLd: catalogueJsonLd({ name, description, url: iri }, datasets),
  });
  const links = [
    { rel: 'cite-as', href: iri },
    ...metadataLinks(iri),
    { rel: 'type', href: 'https://schema.org/DataCatalog' },
    { rel: 'type', href: 'https://schema.org/AboutPage' },
    { rel: 'api-catalog', href: `${context.base}.well-known/api-catalog` },
  ];
  return { body, links };
}

/** The list entries of these datasets, for this caller. */
export async function datasetLines(
  request: Request,
  iris: readonly string[],
  context: ApiContext,
): Promise<DatasetLine[]> {
  const views = (await layerResources(iris, context)).map(({ iri, quads }) => datasetView(iri, quads));
  const numbers = await ownNumbers(request, views, context);
  return views.map(({ iri, title, description, version, modified, individuals, access, draft }) => ({
    iri,
    title,
    description,
    version,
    modified,
    individuals: numbers.get(iri)?.individuals ?? individuals,
    draft,
    ...(access && { access }),
  }));
}
