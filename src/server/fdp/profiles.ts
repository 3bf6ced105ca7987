import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Layer, profileTitle } from '../../catalogue/index.ts';
import { packageRoot, sha256 } from '../../core/index.ts';
import { negotiate } from '../answer/negotiate.ts';
import { HttpProblem } from '../answer/problem.ts';
import { rdfResponse } from '../answer/rdf-response.ts';
import { graphTypes } from '../answer/representations.ts';
import { iri, literal } from '../answer/turtle-text.ts';
import type { ApiContext } from '../app/context.ts';

const layers: readonly Layer[] = ['fdp', 'catalog', 'dataset', 'distribution'];

const isLayerName = (name: string): name is Layer => (layers as readonly string[]).includes(name);

/** `/spec`, `/{layer}/spec`, `/metadata-schemas/{layer}`: the shapes that documents of the layer conform to. */
export async function schemaResponse(request: Request, layer: string): Promise<Response> {
  if (!isLayerName(layer)) throw unknown();
  const turtle = await readFile(join(packageRoot(), 'shapes', 'fdp', `${layer}.ttl`), 'utf8');
  return answer(request, turtle);
}

/**
 * `/profile/{layer}` (W3C Profiles Vocabulary): the shapes that validate the layer, and their address. The role is given in both
 * spellings: that of the vocabulary and that of version 1.2 of the specification.
 */
export function profileResponse(request: Request, layer: string, { base }: ApiContext): Response {
  if (!isLayerName(layer)) throw unknown();
  const self = iri(`${base}profile/${layer}`);
  const schema = iri(`${base}metadata-schemas/${layer}`);
  const turtle = `@prefix dct: <http://purl.org/dc/terms/> .
@prefix prof: <http://www.w3.org/ns/dx/prof/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix role: <http://www.w3.org/ns/dx/prof/role/> .

${self} a prof:Profile , dct:Standard ;
  rdfs:label ${literal(profileTitle(layer), 'en')} ;
  dct:title ${literal(profileTitle(layer), 'en')} ;
  prof:isProfileOf <https://specs.fairdatapoint.org/fdp-specs-v1.2.html> , <http://data.europa.eu/r5r/> , <http://healthdataportal.eu/ns/health#> ;
  prof:hasResource ${iri(`${base}profile/${layer}#shapes`)} .

${iri(`${base}profile/${layer}#shapes`)} a prof:ResourceDescriptor ;
  dct:format <https://www.iana.org/assignments/media-types/text/turtle> ;
  dct:conformsTo <https://www.w3.org/TR/shacl/> ;
  prof:hasRole role:validation , role:Validation ;
  prof:hasArtifact ${schema} .
`;
  return answer(request, turtle);
}

function answer(request: Request, turtle: string): Response {
  const format = new URL(request.url).searchParams.get('format') ?? undefined;
  const chosen = negotiate(graphTypes, request.headers.get('accept') ?? undefined, format);
  return rdfResponse(turtle, chosen, { etag: `"${sha256(`${chosen.mediaType}\n${turtle}`).slice(0, 32)}"` });
}

const unknown = (): HttpProblem =>
  new HttpProblem(
    404,
    'QIAW_NOT_FOUND',
    'There is no such layer. The layers are fdp, catalog, dataset and distribution.',
  );
