import type { CaseRecord, RoiRecord } from '../provenance/case-record.ts';
import type { GraphBuilder } from '../rdf/graph-builder.ts';
import { type InstanceIris, part } from '../rdf/iris.ts';
import { double, integer, type NamedNode, string } from '../rdf/terms.ts';
import { prov, qiaw, rdf, ro } from '../rdf/vocabularies.ts';
import { addNote, addStep } from './activities.ts';
import { definitionIri } from './feature-definition.ts';

/**
 * One triple per value: the feature definition (class x image type x parameter set) is the predicate.
 * A node per value would need 3 to 5 triples, which is too much memory for an in-process store with a large cohort.
 */
export function addVectors(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord): void {
  const { digest, settingsDigest } = record.run;
  const measured = record.rois.filter((roi) => roi.features.values.length > 0);
  if (measured.length === 0) return;
  const spaces = measured.map((roi) => iris.space(digest, roi.segmentNumber));
  const made = addStep(graph, iris, record, 'features', [...spaces, iris.parameterSet(settingsDigest)]);
  graph.add(made, rdf.type, ro.GFJV);
  for (const roi of measured) addVector(graph, iris, record, roi, made);
}

function addVector(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord, roi: RoiRecord, made: NamedNode): void {
  const { digest } = record.run;
  const node = iris.vector(digest, roi.segmentNumber);
  graph
    .add(node, rdf.type, qiaw.RadiomicFeatureVector, prov.Entity)
    .add(node, qiaw.ofSubject, iris.subject(record.subject.id))
    .add(node, qiaw.ofROI, iris.roi(digest, roi.segmentNumber))
    .add(node, qiaw.onVolume, iris.volume(digest))
    .add(node, qiaw.parameterSet, iris.parameterSet(record.run.settingsDigest))
    .add(node, prov.wasDerivedFrom, iris.space(digest, roi.segmentNumber))
    .add(node, prov.wasGeneratedBy, made)
    .add(node, qiaw.valueCount, integer(roi.features.values.length));
  for (const { name, value } of roi.features.values) {
    const definition = definitionIri(iris, name, record);
    graph.add(node, definition, double(value));
    if (!Number.isFinite(value)) addReason(graph, node, name, definition, roi);
  }
  for (const [index, { code, message }] of roi.features.warnings.entries()) {
    addNote(graph, node, `warning-${index + 1}`, code, message);
  }
}

/** Adds the reason for a NaN or infinite value. Without a warning that names the feature, the gate refuses the graph. */
function addReason(graph: GraphBuilder, vector: NamedNode, name: string, definition: NamedNode, roi: RoiRecord): void {
  const feature = name.slice(name.indexOf('_') + 1);
  const warning = roi.features.warnings.find(({ message }) => message.includes(name) || message.includes(feature));
  if (warning === undefined) return;
  const node = part(vector, `undefined-${name}`);
  graph
    .add(vector, qiaw.undefinedValue, node)
    .add(node, rdf.type, qiaw.UndefinedValue)
    .add(node, qiaw.definition, definition)
    .add(node, qiaw.code, string(warning.code))
    .add(node, qiaw.reason, string(warning.message));
}
