import { Readable } from 'node:stream';
import { DataFactory } from 'n3';
import type { Quad, Term } from '../../graph/index.ts';

type Binding = Readonly<Record<string, ResultTerm | undefined>>;

interface ResultTerm {
  readonly type: string;
  readonly value: string;
  readonly datatype?: string;
  readonly 'xml:lang'?: string;
}

const positions = ['subject', 'predicate', 'object', 'graph'] as const;

/**
 * The embedded store as an RDF/JS source with one query per pattern. Blank nodes in answers are only labels, so a pattern with a
 * blank node is queried with a variable and filtered afterwards.
 */
export function patternSource(ask: (query: string) => Promise<string>) {
  return {
    match(subject?: Term | null, predicate?: Term | null, object?: Term | null, graph?: Term | null): Readable {
      const pattern = { subject, predicate, object, graph };
      return Readable.from(answers(pattern, ask), { objectMode: true });
    },
  };
}

type Pattern = Readonly<Record<(typeof positions)[number], Term | null | undefined>>;

async function* answers(pattern: Pattern, ask: (query: string) => Promise<string>): AsyncGenerator<Quad> {
  const wanted = (at: (typeof positions)[number]) => {
    const term = pattern[at];
    return term && term.termType !== 'Variable' && term.termType !== 'DefaultGraph' ? term : undefined;
  };
  const written = (at: (typeof positions)[number]) => writtenTerm(wanted(at)) ?? `?${at}`;
  const triple = `${written('subject')} ${written('predicate')} ${written('object')}`;
  const inDefault = pattern.graph?.termType === 'DefaultGraph';
  const where = inDefault ? triple : `GRAPH ${written('graph')} { ${triple} }`;
  const json = JSON.parse(await ask(`SELECT * WHERE { ${where} }`)) as { results: { bindings: Binding[] } };
  for (const row of json.results.bindings) {
    const terms = positions.map((at) => (row[at] ? termOf(row[at]) : wanted(at)));
    const matches = positions.every((at, n) => !wanted(at) || wanted(at)!.equals(terms[n]));
    if (matches) yield quadOf(terms);
  }
}

/** The terms come from query answers, so each is valid in its position. */
const quadOf = (terms: ReadonlyArray<Term | undefined>): Quad =>
  (DataFactory.quad as (...terms: ReadonlyArray<Term | undefined>) => Quad)(...terms);

function writtenTerm(term: Term | undefined): string | undefined {
  if (term === undefined || term.termType === 'BlankNode') return undefined;
  if (term.termType !== 'Literal') return `<${term.value}>`;
  const text = JSON.stringify(term.value);
  return term.language === '' ? `${text}^^<${term.datatype.value}>` : `${text}@${term.language}`;
}

function termOf({ type, value, datatype, ...rest }: ResultTerm) {
  if (type === 'uri') return DataFactory.namedNode(value);
  if (type === 'bnode') return DataFactory.blankNode(value);
  const language = rest['xml:lang'];
  return DataFactory.literal(value, language ?? (datatype === undefined ? undefined : DataFactory.namedNode(datatype)));
}
