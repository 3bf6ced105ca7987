import { digestOf } from '../../core/index.ts';
import {
  addEvidence,
  addImageFilter,
  addOwnVariable,
  addParameterSet,
  dcat,
  dct,
  featureMeaning,
  GraphBuilder,
  given,
  integer,
  type NamedNode,
  namedNode,
  owl,
  prov,
  type Quad,
  qiaw,
  rdf,
  rdfs,
  roo,
  schema,
  skos,
  string,
  swo,
  typed,
  unitIri,
  xsd,
} from '../../graph/index.ts';
import type { ImportedColumn, ImportedParameters, ImportHead, ImportNote } from '../model.ts';
import { type ImportIris, importGraph, importIris, parameterSet } from './iris.ts';
import { imp } from './terms.ts';

const MEDIA_TYPES = 'https://www.iana.org/assignments/media-types/';

/** The import activity with source, mapping, software and settings, and separately the feature definitions. */
export function mapHead(head: ImportHead, base: string): { readonly activity: Quad[]; readonly definitions: Quad[] } {
  const graph = new GraphBuilder(importGraph(base, head.digest));
  const definitions = new GraphBuilder(importGraph(base, head.digest));
  const iris = importIris(base, head.digest);
  addActivity(graph, iris, head);
  for (const variable of head.variables) addOwnVariable(graph, variable);
  for (const [set, parameters] of head.parameters.entries()) {
    const used = head.columns.filter((_, column) => head.used.has(`${set}:${column}`));
    if (used.length === 0) continue;
    const run = addParameters(graph, iris, head.digest, set, parameters);
    for (const column of used) addDefinition(definitions, iris, column, run, parameters.software.version);
  }
  return { activity: graph.quads(), definitions: definitions.quads() };
}

function addActivity(graph: GraphBuilder, iris: ImportIris, head: ImportHead): void {
  const { source, mapping, software } = head;
  const node = iris.import;
  graph
    .add(node, rdf.type, imp.Import, prov.Activity)
    .add(node, imp.importFormat, string(head.kind))
    .add(node, dct.isPartOf, iris.dataset(head.dataset))
    .add(node, prov.used, iris.source, iris.mapping)
    .add(node, prov.wasAssociatedWith, iris.software)
    .add(node, imp.recordCount, integer(head.records))
    .add(node, qiaw.refusalCount, integer(head.refusals.length))
    .add(iris.source, rdf.type, imp.ImportSource, prov.Entity)
    .add(iris.source, qiaw.contentDigest, string(`sha256:${source.digest}`))
    .add(iris.source, dcat.byteSize, integer(source.bytes))
    .add(iris.source, dcat.mediaType, namedNode(MEDIA_TYPES + source.mediaType))
    .add(iris.source, imp.rowCount, integer(source.rows))
    .add(iris.mapping, rdf.type, imp.ImportMapping, prov.Plan, prov.Entity)
    .add(iris.mapping, imp.mappingDigest, string(`sha256:${mapping.digest}`))
    .add(iris.mapping, imp.mappingJson, typed(mapping.json, rdf.JSON));
  addSoftware(graph, iris.software, software.name, software.version).add(
    iris.software,
    qiaw.commit,
    string(software.commit),
  );
  for (const [index, note] of head.notes.entries()) addNote(graph, node, iris.note(index), note);
  for (const [index, { code, message, count = 1 }] of head.repairs.entries()) {
    const repair = iris.repair(index);
    graph
      .add(node, imp.repair, repair)
      .add(repair, rdf.type, imp.Repair)
      .add(repair, qiaw.code, string(code))
      .add(repair, rdfs.comment, string(message))
      .add(repair, imp.count, integer(count));
  }
}

function addNote(graph: GraphBuilder, owner: NamedNode, node: NamedNode, { code, message }: ImportNote): void {
  graph
    .add(owner, qiaw.note, node)
    .add(node, rdf.type, qiaw.Note)
    .add(node, qiaw.code, string(code))
    .add(node, rdfs.comment, string(message));
}

function addSoftware(graph: GraphBuilder, node: NamedNode, name: string, version: string): GraphBuilder {
  return graph
    .add(node, rdf.type, swo['0000001'], prov.SoftwareAgent)
    .add(node, rdfs.label, string(name))
    .add(node, schema.softwareVersion, string(version));
}

function addParameters(
  graph: GraphBuilder,
  iris: ImportIris,
  digest: string,
  set: number,
  parameters: ImportedParameters,
): ReturnType<typeof parameterSet> {
  const run = parameterSet(digest, parameters);
  const node = iris.parameterSet(run.settingsDigest);
  const program = iris.program(set);
  addParameterSet(graph, iris.shared, { run });
  addSoftware(graph, program, parameters.software.name, parameters.software.version);
  graph.add(node, imp.sourceSoftware, program);
  return run;
}

/**
 * A separate definition per import and setting. It computes a class only if PyRadiomics 3 or later was used, whose definitions
 * the feature table describes. The same name in older releases is at most a close match.
 */
function addDefinition(
  graph: GraphBuilder,
  iris: ImportIris,
  { name, label, unit }: ImportedColumn,
  run: ReturnType<typeof parameterSet>,
  version: string,
): void {
  const node = iris.definition(name, run.settingsDigest);
  const set = iris.parameterSet(run.settingsDigest);
  const imageType = name.slice(0, name.indexOf('_'));
  const meaning = featureMeaning(name);
  const current = Number.parseInt(version, 10) >= 3;
  const match = current || meaning?.match !== 'exact' ? (meaning?.match ?? 'none') : 'close';
  graph
    .add(node, rdf.type, qiaw.FeatureDefinition, imp.ImportedFeatureDefinition, owl.DatatypeProperty)
    .add(node, rdfs.range, xsd.double)
    .add(node, rdfs.label, string(`${label}, ${imageType} image, imported`))
    .add(node, qiaw.pyradiomicsName, string(name))
    .add(node, imp.sourceVersion, string(version))
    .add(node, qiaw.imageType, string(imageType))
    .add(node, qiaw.ucum, string(unit))
    .add(node, roo.P100027, unitIri(unit))
    .add(node, qiaw.parameterSet, set)
    .add(node, qiaw.imageFilter, addImageFilter(graph, set, imageType, run.settingsJson))
    .add(node, qiaw.ontologyMatch, string(match))
    .add(node, match === 'close' ? skos.closeMatch : qiaw.computes, given(meaning?.ontologyClass, namedNode))
    .add(node, qiaw.ibsiCode, current ? given(meaning?.ibsiCode, string) : undefined)
    .add(node, qiaw.deviation, string(deviation(version, current ? meaning?.deviation : undefined)));
}

function deviation(version: string, known: string | undefined): string {
  const origin = `Computed by version ${version} of another program and imported`;
  return known === undefined ? `${origin}.` : `${origin}. ${known}`;
}

/** Refused rows with their reasons, in the form of the refusals graph. */
export function mapRowRefusals(head: ImportHead, base: string): Quad[] {
  const graph = new GraphBuilder(importGraph(base, head.digest));
  const iris = importIris(base, head.digest);
  for (const refusal of head.refusals) {
    const node = iris.refusal(digestOf(refusal));
    const row = Number(refusal.evidence['row']);
    graph
      .add(iris.import, imp.refusal, node)
      .add(node, rdf.type, qiaw.Refusal)
      .add(node, qiaw.code, string(refusal.code))
      .add(node, qiaw.refusedKind, string(refusal.kind))
      .add(node, qiaw.refusedInput, iris.row(row))
      .add(node, imp.rowNumber, integer(row))
      .add(node, qiaw.ofSubject, given(refusal.input.subject, iris.subject))
      .add(node, qiaw.reason, string(refusal.reason))
      .add(node, qiaw.remedy, string(refusal.remedy));
    addEvidence(graph, node, refusal.evidence);
  }
  return graph.quads();
}
