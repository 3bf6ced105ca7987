import { parentPort } from 'node:worker_threads';
import { namedNode, parse, quad, serialise } from '../rdf/index.ts';
import { createGate } from './gate.ts';
import type { CheckReply, CheckRequest } from './gate-thread.ts';

const gate = createGate();
let before = Promise.resolve();

parentPort?.on('message', (request: CheckRequest) => {
  before = before.then(async () => parentPort?.postMessage(await answer(request)));
});

async function answer({ id, graph, ntriples }: CheckRequest): Promise<CheckReply> {
  try {
    const name = namedNode(graph);
    const quads = parse(ntriples, 'turtle', graph).map(({ subject, predicate, object }) =>
      quad(subject as never, predicate as never, object as never, name),
    );
    const { conforms, results } = await (await gate).check(graph, quads);
    return { id, checked: { conforms, results, trig: conforms ? serialise(quads, 'trig') : '' } };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}
