import type { CaseRecord, DeepVectorRecord } from '../provenance/case-record.ts';
import type { GraphBuilder } from '../rdf/graph-builder.ts';
import { type InstanceIris, part } from '../rdf/iris.ts';
import { double, integer, type NamedNode, string, typed } from '../rdf/terms.ts';
import { prov, qiaw, rdf, rdfs, roo } from '../rdf/vocabularies.ts';
import { addStep } from './activities.ts';

/** Deep feature vectors: one packed literal and a queryable summary, since single components have no meaning. */
export function addDeepVectors(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord): void {
  const { digest } = record.run;
  for (const deep of record.deepVectors ?? []) {
    const node = iris.deepVector(digest, deep.segmentNumber, deep.model.id);
    const model = iris.software(deep.model.id);
    const inputs = [iris.volume(digest), iris.mask(digest, deep.segmentNumber)];
    const made = addStep(graph, iris, record, 'deep', [...inputs, model]);
    graph
      .add(node, rdf.type, qiaw.DeepFeatureVector, prov.Entity)
      .add(node, qiaw.ofSubject, iris.subject(record.subject.id))
      .add(node, qiaw.ofROI, iris.roi(digest, deep.segmentNumber))
      .add(node, qiaw.onVolume, iris.volume(digest))
      .add(node, qiaw.model, model)
      .add(node, prov.wasDerivedFrom, iris.space(digest, deep.segmentNumber))
      .add(node, prov.wasGeneratedBy, made)
      .add(node, qiaw.vector, typed(packFloat32(deep.values), qiaw.float32le));
    addSummary(graph, node, deep);
    addPredictions(graph, node, deep);
  }
}

/** One node per labelled output. Without a label and an intended use, a value could be mistaken for a diagnosis. */
function addPredictions(graph: GraphBuilder, vector: NamedNode, { predictions = [] }: DeepVectorRecord): void {
  for (const [index, { tensor, label, value }] of predictions.entries()) {
    const node = part(vector, `prediction-${index}`);
    graph
      .add(vector, qiaw.modelOutput, node)
      .add(node, rdf.type, qiaw.ResearchPrediction)
      .add(node, rdfs.label, string(label))
      .add(node, qiaw.outputTensor, string(tensor))
      .add(node, qiaw.intendedUse, string('research use only'))
      .add(node, roo.P100042, double(value));
  }
}

function addSummary(graph: GraphBuilder, node: ReturnType<InstanceIris['deepVector']>, deep: DeepVectorRecord): void {
  const values = Float32Array.from(deep.values);
  graph
    .add(node, qiaw.dimension, integer(values.length))
    .add(node, qiaw.l2norm, double(Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))))
    .add(node, qiaw.min, double(values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)))
    .add(node, qiaw.max, double(values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)))
    .add(node, qiaw.zeroCount, integer(values.filter((value) => value === 0).length));
}

/** base64 of little-endian IEEE-754 float32 in C order: the lexical form of `qiaw:float32le`. */
export function packFloat32(values: readonly number[]): string {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
