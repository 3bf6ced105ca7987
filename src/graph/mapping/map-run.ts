import type { CaseRecord } from '../provenance/case-record.ts';
import { GraphBuilder } from '../rdf/graph-builder.ts';
import { graphNames, instanceIris, type MappingContext } from '../rdf/iris.ts';
import type { Quad } from '../rdf/terms.ts';
import { addRun } from './activities.ts';
import { addDeepVectors } from './deep-vector.ts';
import { addSegmentation, addStructuredReport } from './dicom-objects.ts';
import { addFiles } from './files.ts';
import { addRegions } from './regions.ts';
import { addVectors } from './vectors.ts';
import { addVolume } from './volume.ts';

/**
 * All results of one run with their deterministic provenance: about 130 triples plus one per feature value.
 * Nothing depends on the time or place of the run: the same record and base give the same quads.
 */
export function mapRun(record: CaseRecord, context: MappingContext): Quad[] {
  const graph = new GraphBuilder(graphNames(context.base).run(record.run.digest));
  const iris = instanceIris(context.base);
  addRun(graph, iris, record);
  addVolume(graph, iris, record);
  addRegions(graph, iris, record);
  addSegmentation(graph, iris, record);
  addVectors(graph, iris, record);
  addDeepVectors(graph, iris, record);
  addStructuredReport(graph, iris, record);
  addFiles(graph, iris, record);
  return graph.quads();
}
