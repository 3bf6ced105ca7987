import { seriesAttributes } from '../../core/index.ts';
import { type CaseRecord, type DelineationRecord, drawnOn, type ImageRecord } from '../provenance/case-record.ts';
import { GraphBuilder, given } from '../rdf/graph-builder.ts';
import { graphNames, type InstanceIris, instanceIris, type MappingContext } from '../rdf/iris.ts';
import { decimal, integer, type NamedNode, type Quad, string } from '../rdf/terms.ts';
import { dcm, dct, ncit, prov, qiaw, rdf, ro, roo, sedi } from '../rdf/vocabularies.ts';
import { addAcquisitions } from './acquisitions.ts';
import { addObservers } from './attribution.ts';

const modalities: Readonly<Record<string, NamedNode>> = dcm;
const sexes: Readonly<Record<string, NamedNode>> = { M: ncit.C20197, F: ncit.C16576 };

/**
 * The structure of one subject: studies, series, delineation objects. All records must belong to that subject. The graph is
 * always replaced as a whole, so it must be mapped from all cases of the subject. Without records it is empty.
 */
export function mapSubject(records: readonly CaseRecord[], context: MappingContext): Quad[] {
  const [first] = records;
  if (first === undefined) return [];
  const iris = instanceIris(context.base);
  const graph = new GraphBuilder(graphNames(context.base).subject(first.subject.id));
  for (const record of records) {
    addSubject(graph, iris, record);
    addImageSeries(graph, iris, record.image);
    if (record.drawnOn) addImageSeries(graph, iris, record.drawnOn);
    addDelineation(graph, iris, record.delineation, iris.series(drawnOn(record).seriesId));
  }
  addObservers(graph, iris, records);
  addAcquisitions(graph, iris, records);
  return graph.quads();
}

function addSubject(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord): void {
  const { subject, run, image, delineation } = record;
  const node = iris.subject(subject.id);
  const studies = [image, drawnOn(record), delineation].map(({ studyId }) => iris.study(studyId));
  graph
    .add(node, rdf.type, ncit.C16960, sedi.Patient)
    .add(node, dct.isPartOf, iris.dataset(run.dataset))
    .add(node, dct.identifier, given(subject.patientId, string))
    .add(node, roo.P100018, sexes[subject.sex ?? ''])
    .add(node, sedi.hasStudy, ...studies)
    .add(node, roo.P100284, ...studies);
}

function addImageSeries(graph: GraphBuilder, iris: InstanceIris, image: ImageRecord): void {
  const study = iris.study(image.studyId);
  const series = iris.series(image.seriesId);
  addStudy(graph, study, series, image.studyInstanceUid);
  graph
    .add(series, rdf.type, sedi.Series, ncit.C17999, prov.Entity)
    .add(series, qiaw.modality, modalities[image.modality] ?? dcm.OT)
    .add(series, ro.P02928312341, image.modality === 'CT' ? ncit.C17204 : undefined)
    .add(series, qiaw.instanceCount, integer(image.instanceCount))
    .add(series, qiaw.contentDigest, string(`sha256:${image.contentDigest}`))
    .add(series, sedi.ATT0020000E, given(image.seriesInstanceUid, string));
  for (const { key, term } of seriesAttributes) {
    const value = image[key];
    graph.add(series, sedi[term], typeof value === 'number' ? decimal(value) : given(value, string));
  }
}

function addDelineation(
  graph: GraphBuilder,
  iris: InstanceIris,
  delineation: DelineationRecord,
  image: NamedNode,
): void {
  const study = iris.study(delineation.studyId);
  const series = iris.series(delineation.seriesId);
  const sop = iris.sop(delineation.sopId);
  addStudy(graph, study, series, delineation.studyInstanceUid);
  graph
    .add(series, rdf.type, sedi.Series)
    .add(series, qiaw.modality, dcm[delineation.kind])
    .add(series, delineation.kind === 'RTSTRUCT' ? sedi.containsStructureSet : sedi.containsImage, sop)
    .add(series, sedi.ATT0020000E, given(delineation.seriesInstanceUid, string))
    .add(sop, rdf.type, delineation.kind === 'RTSTRUCT' ? sedi.RTStructureSet : qiaw.SourceSegmentation, prov.Entity)
    .add(sop, qiaw.modality, dcm[delineation.kind])
    .add(sop, qiaw.references, image)
    .add(sop, qiaw.contentDigest, string(`sha256:${delineation.contentDigest}`))
    .add(sop, sedi.ATT00080018, given(delineation.sopInstanceUid, string));
}

function addStudy(graph: GraphBuilder, study: NamedNode, series: NamedNode, uid: string | undefined): void {
  graph
    .add(study, rdf.type, sedi.Study)
    .add(study, sedi.containsSeries, series)
    .add(study, sedi.ATT0020000D, given(uid, string));
}
