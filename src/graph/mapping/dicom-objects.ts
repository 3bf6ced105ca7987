import type { CaseRecord, OutputRecord } from '../provenance/case-record.ts';
import { type GraphBuilder, given } from '../rdf/graph-builder.ts';
import type { InstanceIris } from '../rdf/iris.ts';
import { type NamedNode, namedNode, string } from '../rdf/terms.ts';
import { dcm, prov, qiaw, rdf, sedi } from '../rdf/vocabularies.ts';
import { addStep } from './activities.ts';

export function output(record: CaseRecord, role: OutputRecord['role']): OutputRecord | undefined {
  return record.outputs.find((candidate) => candidate.role === role);
}

/** The DICOM-SEG object. It is in the graph only if the run wrote one. */
export function addSegmentation(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord): void {
  const file = output(record, 'seg');
  if (file === undefined) return;
  const { digest } = record.run;
  const masks = record.rois.map((roi) => iris.mask(digest, roi.segmentNumber));
  const node = iris.seg(digest);
  addObject(graph, record, node, file);
  graph
    .add(node, rdf.type, qiaw.DicomSegmentation, prov.Entity)
    .add(node, qiaw.modality, dcm.SEG)
    .add(node, qiaw.segments, ...record.rois.map((roi) => iris.roi(digest, roi.segmentNumber)))
    .add(node, qiaw.references, iris.series(record.image.seriesId))
    .add(node, prov.wasDerivedFrom, ...masks)
    .add(node, prov.wasGeneratedBy, addStep(graph, iris, record, 'seg', masks));
}

/** The DICOM Structured Report (TID 1500) that repeats the feature vectors. */
export function addStructuredReport(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord): void {
  const file = output(record, 'sr');
  if (file === undefined) return;
  const { digest } = record.run;
  const vectors = record.rois.map((roi) => iris.vector(digest, roi.segmentNumber));
  const node = iris.report(digest);
  addObject(graph, record, node, file);
  graph
    .add(node, rdf.type, qiaw.DicomStructuredReport, prov.Entity)
    .add(node, qiaw.modality, dcm.SR)
    .add(node, qiaw.reportTemplate, dcm['126000'])
    .add(node, qiaw.reports, ...vectors)
    .add(node, qiaw.references, iris.series(record.image.seriesId))
    .add(
      node,
      qiaw.references,
      given(output(record, 'seg'), () => iris.seg(digest)),
    )
    .add(node, prov.wasDerivedFrom, ...vectors)
    .add(node, prov.wasGeneratedBy, addStep(graph, iris, record, 'sr', vectors));
}

/** The object's own UID is published only if the source's UIDs are. */
function addObject(graph: GraphBuilder, record: CaseRecord, node: NamedNode, file: OutputRecord): void {
  graph.add(
    node,
    qiaw.sopClass,
    given(file.sopClassUid, (uid) => namedNode(`urn:oid:${uid}`)),
  );
  if (record.image.seriesInstanceUid !== undefined) {
    graph.add(node, sedi.ATT00080018, given(file.sopInstanceUid, string));
  }
}
