import oxigraph from 'oxigraph';
import { reportTurtle } from '../../../src/graph/gate/shacl/report.ts';
import {
  graphNames,
  mapChecks,
  mapDefinitions,
  mapExecutions,
  mapRefusals,
  mapRun,
  mapSubject,
  type Quad,
  serialise,
} from '../../../src/graph/index.ts';
import { base, caseRecord, checks, executions, refusals } from '../rdf/case-record-fixture.ts';

export const patients = [caseRecord(1), caseRecord(2)] as const;

/** All graphs of two patients. */
export function twoPatients(): Quad[] {
  return [
    ...patients.flatMap((record) => [...mapRun(record, { base }), ...mapSubject([record], { base })]),
    ...mapDefinitions(patients, { base }),
    ...mapRefusals(refusals, { base }),
    ...mapExecutions(executions(patients[0]), { base }),
    ...mapChecks(checks(patients[0]), { base }),
  ];
}

export function loadedStore(): InstanceType<typeof oxigraph.Store> {
  const store = new oxigraph.Store();
  store.load(serialise(twoPatients(), 'nquads'), { format: 'application/n-quads' });
  const finding = {
    graph: `${base}graph/run/x`,
    focusNode: `${base}id/fv/x/1`,
    path: '<https://w3id.org/fair-qiaw/ns#ofROI>',
    severity: 'violation',
    message: 'A vector belongs to exactly one region of this run.',
    remedy: 'Map the record again.',
    sourceShape: '',
    constraint: 'http://www.w3.org/ns/shacl#MinCountConstraintComponent',
  } as const;
  store.load(reportTurtle(finding.graph, false, [finding]), {
    format: 'text/turtle',
    to_graph_name: oxigraph.namedNode(graphNames(base).validation.value),
  });
  return store;
}

/** Rows of a SELECT as plain values. */
export function rows(store: InstanceType<typeof oxigraph.Store>, query: string): Record<string, string>[] {
  const answer = store.query(query, { use_default_graph_as_union: true }) as Map<string, { value: string }>[];
  return answer.map((row) => Object.fromEntries([...row].map(([name, term]) => [name, term.value])));
}
