import { callerOf } from '../access/caller.ts';
import { prefersHtml } from '../answer/negotiate.ts';
import { graphTypes } from '../answer/representations.ts';
import type { ApiContext } from '../app/context.ts';
import { datasetLines } from '../datasets/page.ts';
import { catalogueJsonLd } from '../datasets/schema-org.ts';
import { linkHeader, metadataLinks, type TypedLink } from '../datasets/signposting.ts';
import { datasetMembers } from '../fdp/metadata-graph.ts';
import { layerResponse } from '../fdp/routes.ts';
import { readCatalogue } from './read-catalogue.ts';
import { renderHomePage } from './render-home.ts';

const shownDatasets = 6;
const about =
  'Quantitative imaging data derived from DICOM: volumes, masks, segmentations, features and their provenance, as files and as linked data.';

const homeLinks = (base: string): TypedLink[] => [
  ...metadataLinks(base),
  { rel: 'type', href: 'https://schema.org/DataCatalog' },
  { rel: 'api-catalog', href: `${base}.well-known/api-catalog` },
  { rel: 'service-desc', href: `${base}openapi.json`, type: 'application/vnd.oai.openapi+json' },
  { rel: 'service-meta', href: `${base}.well-known/void`, type: 'text/turtle' },
];

/** `/`: the home page for a browser, the FAIR Data Point record for everyone else. */
export async function homeResponse(request: Request, context: ApiContext): Promise<Response> {
  const url = new URL(request.url);
  const format = url.searchParams.get('format') ?? undefined;
  const accept = request.headers.get('accept') ?? undefined;
  if (format === 'html' || (format === undefined && prefersHtml(graphTypes, accept))) {
    const page = Math.max(1, Math.floor(Number(url.searchParams.get('page') ?? 1)) || 1);
    const caller = await callerOf(request, context);
    const catalogue = await readCatalogue(context, caller, page);
    const { quads } = await context.store.statistics();
    const members = await datasetMembers(context);
    const datasets = await datasetLines(request, members.slice(0, shownDatasets), context);
    const title = context.title ?? 'FAIR-QIAW';
    const body = renderHomePage({
      ...catalogue,
      ...(caller.everything && { quads }),
      datasets,
      datasetCount: members.length,
      jsonLd: catalogueJsonLd({ name: title, description: about, url: context.base }, datasets),
      title,
      version: context.version ?? '',
      base: context.base,
    });
    return new Response(body, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        vary: 'Accept, Accept-Profile, Authorization',
        link: linkHeader(homeLinks(context.base)),
      },
    });
  }
  return layerResponse(request, '', context);
}
