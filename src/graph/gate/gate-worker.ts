import { answerJobs } from '../../core/index.ts';
import { parse } from '../rdf/parse.ts';
import { serialise } from '../rdf/serialise.ts';
import { namedNode, quad } from '../rdf/terms.ts';
import { createGate } from './gate.ts';
import type { CheckedGraph, CheckRequest } from './gate-thread.ts';
import { violations } from './model.ts';

const gate = createGate();
/** Limit for violations, and separately for other findings. */
const mostFindings = 100;

answerJobs(async ({ graph, ntriples }: CheckRequest): Promise<CheckedGraph> => {
  const name = namedNode(graph);
  const quads = parse(ntriples, 'turtle', graph).map(({ subject, predicate, object }) =>
    quad(subject as never, predicate as never, object as never, name),
  );
  const { conforms, results } = await (await gate).check(graph, quads);
  const found = violations(results);
  const rest = results.filter(({ severity }) => severity !== 'violation');
  const first = [...found.slice(0, mostFindings), ...rest.slice(0, mostFindings)];
  return { conforms, results: first, violations: found.length, trig: conforms ? serialise(quads, 'trig') : '' };
});
