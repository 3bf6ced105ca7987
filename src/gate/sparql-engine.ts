import { DataFactory, Store } from 'n3';
import { Validator } from 'shacl-engine';
import { targetResolvers, validations } from 'shacl-engine/sparql.js';
import type { Quad } from '../rdf/index.ts';
import type { Engine } from './core-engine.ts';

/**
 * SPARQL-based constraints. The plugin is essential: without `validations` the engine ignores sh:sparql and says that all
 * conforms. Each constraint starts a query for each focus node, so shapes here target few nodes.
 */
export function sparqlEngine(shapes: readonly Quad[]): Engine {
  const dataset = new Store([...shapes] as never);
  const validator = new Validator(dataset, { factory: DataFactory, targetResolvers, validations });
  return async (data) => {
    const report = await validator.validate({ dataset: data });
    return report.results.map((result) => ({
      focusNode: result.focusNode.term ?? null,
      path: (result.path ?? []).map((step) => step.predicates.map((term) => `<${term.value}>`).join('|')).join('/'),
      value: result.value?.term ?? null,
      severity: result.severity.value,
      shape: result.shape.ptr.term ?? null,
      constraint: result.constraintComponent.value,
      message: result.message.map((term) => term.value).join(' '),
    }));
  };
}
