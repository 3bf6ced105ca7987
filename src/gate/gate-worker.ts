import { answerJobs } from '../core/index.ts';
import { namedNode, parse, quad, serialise } from '../rdf/index.ts';
import { createGate } from './gate.ts';
import type { CheckedGraph, CheckRequest } from './gate-thread.ts';

const gate = createGate();

answerJobs(async ({ graph, ntriples }: CheckRequest): Promise<CheckedGraph> => {
  const name = namedNode(graph);
  const quads = parse(ntriples, 'turtle', graph).map(({ subject, predicate, object }) =>
    quad(subject as never, predicate as never, object as never, name),
  );
  const { conforms, results } = await (await gate).check(graph, quads);
  return { conforms, results, trig: conforms ? serialise(quads, 'trig') : '' };
});
