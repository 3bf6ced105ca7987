import { callerOf } from '../access/index.ts';
import { renderHomePage } from '../web/index.ts';
import { readCatalogue } from './catalogue.ts';
import type { ApiContext } from './context.ts';
import { negotiate, prefersHtml } from './negotiate.ts';
import { rdfResponse } from './rdf-response.ts';
import { graphTypes } from './representations.ts';
import { dateTime, iri, literal } from './turtle-text.ts';

/** `/`: the home page for a browser, the FAIR Data Point record for everyone else. */
export async function homeResponse(request: Request, context: ApiContext): Promise<Response> {
  const url = new URL(request.url);
  const format = url.searchParams.get('format') ?? undefined;
  const accept = request.headers.get('accept') ?? undefined;
  if (format === 'html' || (format === undefined && prefersHtml(graphTypes, accept))) {
    const page = Math.max(1, Math.floor(Number(url.searchParams.get('page') ?? 1)) || 1);
    const catalogue = await readCatalogue(context, await callerOf(request, context), page);
    const { quads } = await context.store.statistics();
    const body = renderHomePage({
      ...catalogue,
      quads,
      title: context.title ?? 'FAIR-QIAW',
      version: context.version ?? '',
      base: context.base,
    });
    return new Response(body, {
      headers: { 'content-type': 'text/html; charset=utf-8', vary: 'Accept, Authorization' },
    });
  }
  return rdfResponse(dataPointRecord(context), negotiate(graphTypes, accept, format));
}

/** The FAIR Data Point's own record. */
function dataPointRecord(context: ApiContext): string {
  const { base } = context;
  const self = iri(base);
  const version = context.version ?? '0';
  const when = dateTime(context.startedAt ?? 0);
  const part = (name: string) => iri(`${base}#${name}`);
  return `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix fdp-o: <https://w3id.org/fdp/fdp-o#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

${self} a fdp-o:FAIRDataPoint , fdp-o:MetadataService , dcat:DataService , dcat:Resource ;
  dct:title ${literal(context.title ?? 'FAIR-QIAW', 'en')} ;
  rdfs:label ${literal(context.title ?? 'FAIR-QIAW', 'en')} ;
  dct:description ${literal('Quantitative imaging data derived from DICOM: volumes, masks, segmentations, features and their provenance.', 'en')} ;
  dcat:version ${literal(version)} ;
  dct:publisher ${part('publisher')} ;
  dct:language <http://id.loc.gov/vocabulary/iso639-1/en> ;
  dct:conformsTo <https://specs.fairdatapoint.org/> ;
  dcat:endpointURL ${self} ;
  dcat:landingPage ${self} ;
  fdp-o:conformsToFdpSpec <https://specs.fairdatapoint.org/> ;
  fdp-o:fdpSoftwareVersion ${literal(`FAIR-QIAW:${version}`)} ;
  fdp-o:metadataIdentifier ${part('identifier')} ;
  fdp-o:metadataIssued ${when} ;
  fdp-o:metadataModified ${when} ;
  rdfs:seeAlso ${iri(`${base}sparql`)} .

${part('publisher')} a foaf:Agent ; foaf:name ${literal(context.title ?? 'FAIR-QIAW')} .
${part('identifier')} dct:identifier ${literal(base)} .
`;
}
