import type { CaseRecord } from '../provenance/case-record.ts';
import { GraphBuilder } from '../rdf/graph-builder.ts';
import { graphNames, instanceIris, type MappingContext } from '../rdf/iris.ts';
import type { Quad } from '../rdf/terms.ts';
import { addDefinition } from './feature-definition.ts';
import { addParameterSet } from './parameter-set.ts';
import { addModel, addSoftware } from './software.ts';

/**
 * Nodes that all cases share: feature definitions in use, parameter sets, software, models. They are in one graph only, because
 * a query over the union counts a triple twice if it is in two graphs.
 */
export function mapDefinitions(records: readonly CaseRecord[], context: MappingContext): Quad[] {
  const iris = instanceIris(context.base);
  const graph = new GraphBuilder(graphNames(context.base).definitions);
  const done = new Set<string>();
  const once = (key: string, add: () => void): void => {
    if (done.has(key)) return;
    done.add(key);
    add();
  };
  for (const record of records) {
    const { settingsDigest, software } = record.run;
    once(`software ${software.name} ${software.version} ${software.commit}`, () => addSoftware(graph, iris, software));
    once(`settings ${settingsDigest}`, () => addParameterSet(graph, iris, record));
    for (const { model, values } of record.deepVectors ?? []) {
      once(`model ${model.id}`, () => addModel(graph, iris, model, values.length));
    }
    for (const roi of record.rois) {
      for (const { name } of roi.features.values) {
        once(`${settingsDigest} ${record.image.unit} ${name}`, () => addDefinition(graph, iris, name, record));
      }
    }
  }
  return graph.quads();
}
