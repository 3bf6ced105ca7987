import { type CaseRecord, drawnOn, type RoiRecord } from '../provenance/case-record.ts';
import { type GraphBuilder, given } from '../rdf/graph-builder.ts';
import type { InstanceIris } from '../rdf/iris.ts';
import { namespaces } from '../rdf/namespaces.ts';
import { boolean, double, integer, type NamedNode, namedNode, string } from '../rdf/terms.ts';
import { ncit, prov, qiaw, rdf, rdfs, ro, roo } from '../rdf/vocabularies.ts';
import { addStep } from './activities.ts';
import { addAttribution, methodOf } from './attribution.ts';

type MappedName = NonNullable<RoiRecord['mapped']>;
type PlainCode = MappedName['category'];

/** Regions of interest, their masks on the image grid, and the image space that volume and masks share. */
export function addRegions(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord): void {
  const sop = iris.sop(record.delineation.sopId);
  const sources = record.drawnOn ? [iris.series(record.drawnOn.seriesId)] : [];
  const rasterise = addStep(graph, iris, record, 'rasterise', [sop, ...sources, iris.volume(record.run.digest)]);
  for (const roi of record.rois) {
    addRegion(graph, iris, record, roi);
    addMask(graph, iris, record, roi, rasterise);
  }
}

function addRegion(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord, roi: RoiRecord): void {
  const node = iris.roi(record.run.digest, roi.segmentNumber);
  const sop = iris.sop(record.delineation.sopId);
  graph
    .add(node, rdf.type, ncit.C85402, prov.Entity)
    .add(node, rdfs.label, string(roi.label))
    .add(node, qiaw.ofSubject, iris.subject(record.subject.id))
    .add(node, qiaw.roiNumber, integer(roi.roiNumber))
    .add(node, qiaw.segmentNumber, integer(roi.segmentNumber))
    .add(node, qiaw.definedIn, sop)
    .add(node, prov.wasDerivedFrom, sop)
    .add(node, qiaw.delineatedOn, iris.series(drawnOn(record).seriesId))
    .add(
      node,
      qiaw.measuredOn,
      given(record.drawnOn, () => iris.series(record.image.seriesId)),
    )
    .add(node, qiaw.nestedContourVoxels, integer(roi.nestedContourVoxels))
    .add(node, ro.P00092, methodOf(roi));
  addAttribution(graph, iris, record, roi);
  if (roi.mapped === undefined) graph.add(node, qiaw.unmapped, boolean(true));
  else addMeaning(graph, iris, node, roi.mapped);
}

function addMeaning(graph: GraphBuilder, iris: InstanceIris, node: NamedNode, mapped: MappedName): void {
  const code = (plain: PlainCode) => codeIri(iris, plain);
  graph
    .add(node, rdf.type, ...mapped.classes.map(namedNode))
    .add(node, qiaw.propertyCategory, code(mapped.category))
    .add(node, qiaw.propertyType, code(mapped.type))
    .add(node, qiaw.laterality, given(mapped.modifier, code))
    .add(node, qiaw.anatomicRegion, given(mapped.anatomicRegion, code))
    .add(node, roo.P100077, given(mapped.delineationOf, namedNode));
}

function addMask(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord, roi: RoiRecord, made: NamedNode): void {
  const { digest } = record.run;
  const mask = iris.mask(digest, roi.segmentNumber);
  const space = iris.space(digest, roi.segmentNumber);
  const volume = iris.volume(digest);
  graph
    .add(mask, rdf.type, ro.OH8W, prov.Entity)
    .add(mask, prov.wasDerivedFrom, iris.roi(digest, roi.segmentNumber))
    .add(mask, prov.wasGeneratedBy, made)
    .add(mask, qiaw.voxelCount, integer(roi.voxelCount))
    .add(mask, qiaw.volumeMillilitre, double(roi.volumeMl))
    .add(mask, qiaw.maskTransfer, given(roi.transfer?.method, string))
    .add(mask, qiaw.sourceVolumeMillilitre, given(roi.transfer?.sourceVolumeMl, double))
    .add(mask, qiaw.returnDice, given(roi.transfer?.returnDice, double))
    .add(space, rdf.type, ro.OB71, prov.Entity)
    .add(space, ro.P00006, volume, mask)
    .add(space, prov.wasDerivedFrom, volume, mask);
}

/** Published code systems have their own IRIs; private codes of a site get an IRI under the base. */
export function codeIri(iris: InstanceIris, code: PlainCode): NamedNode {
  if (code.scheme === 'SCT') return namedNode(namespaces.sct + code.value);
  if (code.scheme === 'DCM') return namedNode(namespaces.dcm + code.value);
  return iris.code(code.scheme, code.value);
}
