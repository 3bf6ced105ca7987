import { digestOf } from '../../core/index.ts';
import type { LinkedRegion, RegionLinkKind, RegionsRecord } from '../provenance/regions-record.ts';
import { GraphBuilder, given } from '../rdf/graph-builder.ts';
import { graphNames, instanceIris, type MappingContext } from '../rdf/iris.ts';
import { reg } from '../rdf/region-terms.ts';
import { double, integer, type NamedNode, type Quad, string } from '../rdf/terms.ts';
import { prov, qiaw, rdf } from '../rdf/vocabularies.ts';

const kinds: Readonly<Record<RegionLinkKind, NamedNode>> = {
  'same-region': reg.SameRegion,
  'same-voxels': reg.SameVoxels,
  'near-voxels': reg.NearlySameVoxels,
};

/** How the delineations of one subject relate. The graph is replaced as a whole and is never empty. */
export function mapRegions(record: RegionsRecord, { base }: MappingContext): Quad[] {
  const iris = instanceIris(base);
  const graph = new GraphBuilder(graphNames(base).derived('regions', record.subject));
  const roi = ({ run, segmentNumber }: LinkedRegion): NamedNode => iris.roi(run, segmentNumber);
  const subject = iris.subject(record.subject);
  graph
    .add(iris.regions(record.subject), rdf.type, reg.RegionComparison, prov.Activity)
    .add(iris.regions(record.subject), qiaw.ofSubject, subject)
    .add(iris.regions(record.subject), prov.used, ...record.runs.map(iris.run))
    .add(iris.regions(record.subject), reg.regionCount, integer(record.regionCount))
    .add(iris.regions(record.subject), reg.encodingCount, integer(record.encodingCount));
  for (const { encoding, primary } of record.encodings) graph.add(roi(encoding), reg.encodingOf, roi(primary));
  for (const { encoding, primary } of [...record.encodings, ...record.remeasured]) {
    graph.add(roi(encoding), rdf.type, reg.AlternateDelineation).add(roi(encoding), prov.alternateOf, roi(primary));
  }
  for (const { kind, basis, regions, dice, contradictions } of record.links) {
    const ends = regions.map((one) => roi(one)).sort((a, b) => (a.value < b.value ? -1 : 1));
    const digest = digestOf(regions.map(({ run, segmentNumber }) => `${run}/${segmentNumber}`).sort()).slice(0, 20);
    const link = iris.regionLink(record.subject, digest);
    graph
      .add(link, rdf.type, reg.RegionLink, prov.Entity)
      .add(link, qiaw.ofSubject, subject)
      .add(link, prov.wasGeneratedBy, iris.regions(record.subject))
      .add(link, reg.links, ...ends)
      .add(link, reg.linkKind, kinds[kind])
      .add(link, reg.linkBasis, string(basis))
      .add(link, reg.dice, given(dice, double))
      .add(link, reg.contradiction, ...contradictions.map(string));
  }
  return graph.quads();
}
