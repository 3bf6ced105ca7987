import type { PerturbationSeriesRecord } from '../provenance/perturbation-record.ts';
import { GraphBuilder, given } from '../rdf/graph-builder.ts';
import { graphNames, instanceIris, type MappingContext } from '../rdf/iris.ts';
import { per } from '../rdf/perturbation-terms.ts';
import { boolean, double, integer, type Quad, string, typed } from '../rdf/terms.ts';
import { prov, qiaw, rdf } from '../rdf/vocabularies.ts';

/** The perturbed copies of all regions of a subject. Their values are packed, so that no query takes them for features of a region. */
export function mapPerturbations(
  subject: string,
  series: readonly PerturbationSeriesRecord[],
  { base }: MappingContext,
): Quad[] {
  const iris = instanceIris(base);
  const graph = new GraphBuilder(graphNames(base).derived('perturbation', subject));
  for (const { run, segmentNumber, settings, columns, copies } of series) {
    const node = iris.perturbation(subject, run, segmentNumber);
    graph
      .add(node, rdf.type, per.PerturbationSeries, prov.Activity)
      .add(node, qiaw.ofSubject, iris.subject(subject))
      .add(node, qiaw.ofROI, iris.roi(run, segmentNumber))
      .add(node, prov.used, iris.volume(run), iris.mask(run, segmentNumber))
      .add(node, per.perturbationSettings, string(settings))
      .add(node, per.featureColumns, string(columns.join(' ')));
    for (const copy of copies) {
      const vector = iris.perturbation(subject, run, segmentNumber, copy.number);
      graph
        .add(vector, rdf.type, per.PerturbedFeatureVector, prov.Entity)
        .add(vector, prov.wasGeneratedBy, node)
        .add(vector, per.copyNumber, integer(copy.number))
        .add(vector, per.addedNoise, given(copy.noise, double))
        .add(vector, per.rotationDegrees, given(copy.rotation, double))
        .add(vector, per.translationFraction, given(copy.translation?.join(' '), string))
        .add(vector, per.volumeChange, given(copy.volumeFraction, double))
        .add(vector, per.boundaryShiftMm, given(copy.volumeMm, double))
        .add(vector, per.contourRandomised, given(copy.contour, boolean))
        .add(vector, per.perturbedVoxelCount, integer(copy.voxels))
        .add(vector, per.packedValues, typed(packFloat64(copy.values), per.float64le));
    }
  }
  return graph.quads();
}

/** Base64 of little-endian IEEE-754 float64: the lexical form of `qiaw:float64le`. */
export function packFloat64(values: readonly number[]): string {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) bytes.writeDoubleLE(value, index * 8);
  return bytes.toString('base64');
}
