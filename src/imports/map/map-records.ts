import {
  addClinicalLink,
  dct,
  double,
  GraphBuilder,
  given,
  integer,
  namedNode,
  ncit,
  part,
  prov,
  type Quad,
  qiaw,
  rdf,
  rdfs,
  roo,
  sedi,
  string,
} from '../../graph/index.ts';
import type { ImportedRecord, ImportedVector, ImportHead, Observation } from '../model.ts';
import { type ImportIris, importGraph, importIris, parameterSet } from './iris.ts';
import { imp } from './terms.ts';

/** Converts records to quads: the subject with its observations, model outputs, and one triple per feature value. */
export function recordMapper(head: ImportHead, base: string): (records: readonly ImportedRecord[]) => Quad[] {
  const iris = importIris(base, head.digest);
  const sets = head.parameters.map((parameters) => parameterSet(head.digest, parameters).settingsDigest);
  const definitions = sets.map((set) => head.columns.map(({ name }) => iris.definition(name, set)));
  const name = importGraph(base, head.digest);
  return (records) => {
    const graph = new GraphBuilder(name);
    for (const record of records) {
      addRecord(graph, iris, head, record);
      const { vector } = record;
      if (vector === undefined) continue;
      const node = addVector(graph, iris, record, vector, sets[vector.set]!);
      for (const { column, value } of vector.values) graph.add(node, definitions[vector.set]![column]!, double(value));
    }
    return graph.quads();
  };
}

function addRecord(graph: GraphBuilder, iris: ImportIris, head: ImportHead, record: ImportedRecord): void {
  const node = iris.record(record.row);
  const subject = iris.subject(record.subject);
  graph
    // The subject may occur only in this table, so its class is stated here too.
    .add(subject, rdf.type, ncit.C16960, sedi.Patient)
    .add(node, rdf.type, imp.ImportedRecord, prov.Entity)
    .add(node, imp.rowNumber, integer(record.row))
    .add(node, qiaw.ofSubject, subject)
    .add(node, dct.isPartOf, iris.dataset(head.dataset))
    .add(node, prov.wasDerivedFrom, iris.source)
    .add(node, prov.wasGeneratedBy, iris.import);
  for (const observation of record.observations) addObservation(graph, iris, head.digest, record, observation);
  for (const { model, output, value } of record.outputs) {
    const prediction = part(node, `${model}-${output}`);
    graph
      .add(node, imp.prediction, prediction)
      .add(prediction, rdf.type, imp.Prediction)
      .add(prediction, qiaw.ofSubject, subject)
      .add(prediction, imp.modelName, string(model))
      .add(prediction, imp.outputIndex, integer(output))
      .add(prediction, roo.P100042, double(value));
  }
}

function addObservation(
  graph: GraphBuilder,
  iris: ImportIris,
  digest: string,
  { row, subject }: ImportedRecord,
  { variable, value, isTopCode, code }: Observation,
): void {
  const record = iris.record(row);
  const owner = iris.subject(subject);
  const node = part(record, variable.name);
  const codeClass = code === undefined ? undefined : variable.codes?.[code];
  const coded = codeClass === undefined ? undefined : namedNode(codeClass);
  addClinicalLink(graph, iris.base, digest, { variable, subject: owner, observation: node, coded });
  graph
    .add(record, imp.observation, node)
    .add(node, rdf.type, imp.ClinicalObservation, given(variable.class, namedNode), coded)
    .add(node, qiaw.ofSubject, owner)
    .add(node, imp.variable, string(variable.name))
    .add(node, roo.P100042, given(value, double));
  if (value === undefined) return;
  graph
    .add(node, imp.comparator, isTopCode ? string('>=') : undefined)
    .add(node, qiaw.ucum, given(variable.unit, string))
    .add(node, roo.P100027, given(variable.unitClass, namedNode));
}

function addVector(
  graph: GraphBuilder,
  iris: ImportIris,
  { row, subject }: ImportedRecord,
  { regionClass, label, values }: ImportedVector,
  set: string,
) {
  const node = iris.vector(row);
  graph
    .add(node, rdf.type, qiaw.RadiomicFeatureVector, imp.ImportedFeatureVector, prov.Entity)
    .add(node, qiaw.ofSubject, iris.subject(subject))
    .add(node, imp.regionClass, given(regionClass, namedNode))
    .add(node, rdfs.label, given(label, string))
    .add(node, qiaw.parameterSet, iris.parameterSet(set))
    .add(node, prov.wasDerivedFrom, iris.record(row))
    .add(node, prov.wasGeneratedBy, iris.import)
    .add(node, qiaw.valueCount, integer(values.length));
  return node;
}
