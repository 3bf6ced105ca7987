import { internalQuery } from '../../graph/index.ts';
import { negotiate } from '../answer/negotiate.ts';
import { rdfResponse } from '../answer/rdf-response.ts';
import { graphTypes } from '../answer/representations.ts';
import { iri, literal } from '../answer/turtle-text.ts';
import type { ApiContext } from '../app/context.ts';
import { keptWhileSame, visibleRows } from '../graphs/visible-rows.ts';

/** `/.well-known/void`: statistics computed from the graph (VoID 1, 4.4 and 6.2). */
export async function voidResponse(request: Request, context: ApiContext): Promise<Response> {
  const format = new URL(request.url).searchParams.get('format') ?? undefined;
  const chosen = negotiate(graphTypes, request.headers.get('accept') ?? undefined, format);
  return rdfResponse(await description(request, context), chosen);
}

const description = keptWhileSame(async (request, context) => {
  const rows = (query: string) => visibleRows(query, request, context);
  const [total] = await rows(internalQuery('void-totals'));
  const parts = (await rows(internalQuery('void-classes'))).filter((row) => row['class']?.type === 'uri');
  const count = (name: string) => total?.[name]?.value ?? '0';
  const dataset = iri(`${context.base}.well-known/void#dataset`);
  const partition = (n: number) => iri(`${context.base}.well-known/void#class-${n + 1}`);
  return `@prefix void: <http://rdfs.org/ns/void#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .

${iri(`${context.base}.well-known/void`)} a void:DatasetDescription ; foaf:primaryTopic ${dataset} .

${dataset} a void:Dataset ;
  dct:title ${literal(context.title ?? 'FAIR-QIAW', 'en')} ;
  foaf:homepage ${iri(context.base)} ;
  void:sparqlEndpoint ${iri(`${context.base}sparql`)} ;
  void:uriSpace ${literal(context.base)} ;
  void:triples ${count('triples')} ;
  void:properties ${count('properties')} ;
  void:distinctSubjects ${count('subjects')} ;
  void:distinctObjects ${count('objects')} ;
  void:classes ${parts.length}${parts.map((_, n) => ` ;\n  void:classPartition ${partition(n)}`).join('')} .

${parts.map((row, n) => `${partition(n)} void:class ${iri(row['class']!.value)} ; void:entities ${row['entities']!.value} .`).join('\n')}
`;
});
