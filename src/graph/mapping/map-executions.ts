import type { ExecutionEntry } from '../provenance/execution.ts';
import { GraphBuilder, given } from '../rdf/graph-builder.ts';
import { graphNames, instanceIris, type MappingContext, part } from '../rdf/iris.ts';
import { dateTime, integer, type Quad, string } from '../rdf/terms.ts';
import { prov, qiaw, rdf } from '../rdf/vocabularies.ts';
import { softwareName } from './software.ts';

const outcomes = {
  succeeded: qiaw.Succeeded,
  partial: qiaw.PartlySucceeded,
  failed: qiaw.Failed,
  interrupted: qiaw.Interrupted,
} as const;

/** The execution log: start and end of each pipeline execution, its outcome, and the runs it created or reused. */
export function mapExecutions(entries: readonly ExecutionEntry[], context: MappingContext): Quad[] {
  const names = graphNames(context.base);
  const iris = instanceIris(context.base);
  const graph = new GraphBuilder(names.executions);
  for (const entry of entries) {
    const node = iris.execution(entry.id);
    graph
      .add(node, rdf.type, qiaw.Execution, prov.Activity)
      .add(node, prov.startedAtTime, dateTime(entry.startedAt))
      .add(node, prov.endedAtTime, given(entry.endedAt, dateTime))
      .add(node, qiaw.outcome, outcomes[entry.outcome])
      .add(node, qiaw.executionOf, ...entry.cases.map(iris.run))
      .add(node, prov.generated, ...entry.cases.map(names.run))
      .add(node, qiaw.reused, ...entry.reused.map(iris.run))
      .add(node, qiaw.redactedRuns, given(entry.redacted, integer))
      .add(node, qiaw.refusalCount, integer(entry.refusals))
      .add(node, prov.wasAssociatedWith, iris.software(softwareName(entry.software)));
    for (const [run, digest] of Object.entries(entry.results ?? {})) {
      const result = part(node, `result-${run}`);
      graph
        .add(node, qiaw.result, result)
        .add(result, rdf.type, qiaw.ExecutionResult)
        .add(result, qiaw.resultOf, iris.run(run))
        .add(result, qiaw.resultDigest, string(`sha256:${digest}`));
    }
  }
  return graph.quads();
}
