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
  const properties = await rows(internalQuery('void-properties'));
  const links = await rows(internalQuery('void-links').replaceAll('$base', literal(context.base)));
  const dumps = await rows(internalQuery('void-dumps'));
  const used = [...parts.map((row) => row['class']!.value), ...properties.map((row) => row['property']!.value)];
  const vocabularies = [...new Set(used.map(namespaceOf))].filter((space) => !space.startsWith(context.base)).sort();
  const count = (name: string) => total?.[name]?.value ?? '0';
  const dataset = iri(`${context.base}.well-known/void#dataset`);
  const property = (n: number) => iri(`${context.base}.well-known/void#property-${n + 1}`);
  const link = (n: number) => iri(`${context.base}.well-known/void#links-${n + 1}`);
  const target = (n: number) => iri(`${context.base}.well-known/void#target-${n + 1}`);
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
${vocabularies.map((space) => `  void:vocabulary ${iri(space)} ;\n`).join('')}${dumps.map((row) => `  void:dataDump ${iri(row['dump']!.value)} ;\n`).join('')}${properties
  .map((_, n) => `  void:propertyPartition ${property(n)} ;\n`)
  .join(
    '',
  )}${links.map((_, n) => `  void:subset ${link(n)} ;\n`).join('')}  void:classes ${parts.length}${parts.map((_, n) => ` ;\n  void:classPartition ${partition(n)}`).join('')} .

${parts.map((row, n) => `${partition(n)} void:class ${iri(row['class']!.value)} ; void:entities ${row['entities']!.value} .`).join('\n')}

${properties.map((row, n) => `${property(n)} void:property ${iri(row['property']!.value)} ; void:triples ${row['triples']!.value} .`).join('\n')}

${links
  .map(
    (
      row,
      n,
    ) => `${link(n)} a void:Linkset ; void:subjectsTarget ${dataset} ; void:objectsTarget ${target(n)} ; void:linkPredicate ${iri(row['link']!.value)} ; void:triples ${row['triples']!.value} .
${target(n)} a void:Dataset ; void:uriSpace ${literal(row['space']!.value)} .`,
  )
  .join('\n')}
`;
});

/** The namespace of a term: up to the last # or /. */
const namespaceOf = (term: string): string => term.slice(0, Math.max(term.lastIndexOf('#'), term.lastIndexOf('/')) + 1);
