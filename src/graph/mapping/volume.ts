import type { CaseRecord } from '../provenance/case-record.ts';
import type { GraphBuilder } from '../rdf/graph-builder.ts';
import { type InstanceIris, part } from '../rdf/iris.ts';
import { double, string } from '../rdf/terms.ts';
import { prov, qiaw, rdf, ro, roo, uo } from '../rdf/vocabularies.ts';
import { addStep } from './activities.ts';

const axes = [
  ['x', ro.P00118, ro.KBWK],
  ['y', ro.P00123, ro.Z23I],
  ['z', ro.P00149, ro.XLB5],
] as const;

/** The image volume with its grid: voxel sizes in mm, origin and axes in LPS, first axis first. */
export function addVolume(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord): void {
  const { image } = record;
  const node = iris.volume(record.run.digest);
  const series = iris.series(image.seriesId);
  graph
    .add(node, rdf.type, ro.KZBL, prov.Entity)
    .add(node, ro.P00019, series)
    .add(node, prov.wasDerivedFrom, series)
    .add(node, prov.wasGeneratedBy, addStep(graph, iris, record, 'convert', [series]))
    .add(node, qiaw.ucum, string(image.unit))
    .add(node, qiaw.gridSize, string(image.size.join(' ')))
    .add(node, qiaw.gridOrigin, string(image.origin.join(' ')))
    .add(node, qiaw.gridDirection, string(image.direction.map((axis) => axis.join(' ')).join(' ')));
  for (const [index, [name, property, type]] of axes.entries()) {
    const dimension = part(node, name);
    graph
      .add(node, property, dimension)
      .add(dimension, rdf.type, type)
      .add(dimension, roo.P100042, double(image.spacing[index] ?? Number.NaN))
      .add(dimension, roo.P100027, uo['0000016']);
  }
}
