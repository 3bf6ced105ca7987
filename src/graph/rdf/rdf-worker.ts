import { answerJobs } from '../../core/index.ts';
import { RdfTooCostly } from './bounds.ts';
import { RdfSyntaxError } from './parse.ts';
import type { RdfJob, RdfLines } from './rdf-thread.ts';
import { readRdf } from './read-rdf.ts';
import { toNQuad } from './serialise.ts';
import type { Quad } from './terms.ts';

answerJobs(async ({ texts, base, graph, mostCharacters = 0 }: RdfJob): Promise<RdfLines> => {
  const written: string[] = [];
  let elsewhere = false;
  let characters = 0;
  for (const { text, mediaType } of texts) {
    for (const quad of await readRdf(text, mediaType, base)) {
      characters += lengthOf(quad);
      if (characters > mostCharacters) throw grownTooMuch(mostCharacters);
      if (graph === undefined) written.push(toNQuad(quad));
      else {
        elsewhere ||= quad.graph.termType !== 'DefaultGraph' && quad.graph.value !== graph;
        const { subject, predicate, object } = quad;
        written.push(toNQuad({ subject, predicate, object, graph: { termType: 'DefaultGraph' } } as Quad));
      }
    }
  }
  return { lines: written.join(''), elsewhere };
});

function lengthOf({ subject, predicate, object, graph }: Quad): number {
  if ([subject, object].some(({ termType }) => (termType as string) === 'Quad'))
    throw new RdfSyntaxError('The text contains RDF 1.2 triple terms, which are not supported. Use RDF 1.1.');
  // Nothing later in the program keeps it: dropping it silently would change the literal.
  if ((object as { readonly direction?: string | null }).direction)
    throw new RdfSyntaxError(
      'The text contains a literal with a text direction (RDF 1.2), which is not supported. Use RDF 1.1.',
    );
  const datatype = object.termType === 'Literal' ? object.datatype.value.length : 0;
  return subject.value.length + predicate.value.length + object.value.length + datatype + graph.value.length;
}

function grownTooMuch(mostCharacters: number): RdfTooCostly {
  const megabytes = Math.round(mostCharacters / 1024 ** 2);
  return new RdfTooCostly(
    `Written out, the RDF is longer than ${megabytes} MB. Use shorter prefixes, or send it in parts.`,
  );
}
