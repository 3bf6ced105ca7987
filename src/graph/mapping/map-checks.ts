import type { CheckName, CheckResult } from '../provenance/check.ts';
import { GraphBuilder } from '../rdf/graph-builder.ts';
import { graphNames, instanceIris, type MappingContext, part } from '../rdf/iris.ts';
import { integer, type NamedNode, type Quad, string } from '../rdf/terms.ts';
import { earl, qiaw, rdf, rdfs } from '../rdf/vocabularies.ts';
import { softwareName } from './software.ts';

const tests: Readonly<Record<CheckName, NamedNode>> = {
  digests: qiaw.CheckDigests,
  segmentation: qiaw.CheckSegmentation,
  report: qiaw.CheckReport,
  'deep-vectors': qiaw.CheckDeepVectors,
  'second-reader': qiaw.CheckSecondReader,
  tables: qiaw.CheckTables,
  graph: qiaw.CheckGraph,
  relations: qiaw.CheckRelations,
  recompute: qiaw.CheckRecompute,
};

/**
 * Verdicts of a verification in the Evaluation and Report Language (W3C EARL 1.0): one assertion per run and test, for the
 * latest verification. Differences are notes of its result. No time is recorded, so the same verdicts give the same bytes.
 */
export function mapChecks(results: readonly CheckResult[], context: MappingContext): Quad[] {
  const iris = instanceIris(context.base);
  const graph = new GraphBuilder(graphNames(context.base).checks);
  for (const { run, name, compared, differences, software } of results) {
    const node = iris.check(run, name);
    const result = part(node, 'result');
    graph
      .add(node, rdf.type, earl.Assertion)
      .add(node, earl.assertedBy, iris.software(softwareName(software)))
      .add(node, earl.mode, earl.automatic)
      .add(node, earl.subject, iris.run(run))
      .add(node, earl.test, tests[name])
      .add(node, earl.result, result)
      .add(result, rdf.type, earl.TestResult)
      .add(result, earl.outcome, differences.length === 0 ? earl.passed : earl.failed)
      .add(result, qiaw.compared, integer(compared));
    for (const [index, { code, message }] of differences.entries()) {
      const note = part(node, `note-${index + 1}`);
      graph
        .add(result, qiaw.note, note)
        .add(note, rdf.type, qiaw.Note)
        .add(note, qiaw.code, string(code))
        .add(note, rdfs.comment, string(message));
    }
  }
  return graph.quads();
}
