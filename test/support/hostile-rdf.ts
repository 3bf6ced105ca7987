import type { RdfMediaType } from '../../src/graph/index.ts';

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const xml = (inside: string, doctype = '') =>
  `${doctype}<rdf:RDF xmlns:rdf="${rdf}" xmlns:e="http://e/">${inside}</rdf:RDF>`;

/** Nested nodes. */
const nested: Readonly<Record<string, readonly [RdfMediaType, (levels: number) => string]>> = {
  'Turtle in nested square brackets': [
    'text/turtle',
    (n) => `<http://e/s> <http://e/p> ${'[ <http://e/p> '.repeat(n)}1${' ]'.repeat(n)} .`,
  ],
  'Turtle in nested lists': ['text/turtle', (n) => `<http://e/s> <http://e/p> ${'( '.repeat(n)}1${' )'.repeat(n)} .`],
  TriG: ['application/trig', (n) => `{ <http://e/s> <http://e/p> ${'[ <http://e/p> '.repeat(n)}1${' ]'.repeat(n)} . }`],
  'RDF/XML': [
    'application/rdf+xml',
    (n) =>
      xml(
        `<rdf:Description rdf:about="http://e/s"><e:p>${'<rdf:Description><e:p>'.repeat(n - 1)}1${'</e:p></rdf:Description>'.repeat(n)}`,
      ),
  ],
  'JSON-LD': ['application/ld+json', (n) => `${'{"http://e/p":'.repeat(n)}1${'}'.repeat(n)}`],
};

export interface HostileRdf {
  readonly name: string;
  readonly mediaType: RdfMediaType;
  readonly text: string;
}

export const nestedRdf = (levels: number): readonly HostileRdf[] =>
  Object.entries(nested).map(([name, [mediaType, text]]) => ({ name, mediaType, text: text(levels) }));

const entities = (definitions: string) => `<!DOCTYPE rdf:RDF [${definitions}]>`;
const using = (entity: string) => `<rdf:Description rdf:about="http://e/s"><e:p>&${entity};</e:p></rdf:Description>`;

/** Short texts that grow. */
export const growingRdf = (): readonly HostileRdf[] => [
  {
    name: 'nested entities',
    mediaType: 'application/rdf+xml',
    text: xml(using('b'), entities('<!ENTITY a "xxxx"><!ENTITY b "&a;&a;&a;&a;">')),
  },
  {
    name: 'a long entity',
    mediaType: 'application/rdf+xml',
    text: xml(using('a').repeat(100), entities(`<!ENTITY a "${'x'.repeat(100_000)}">`)),
  },
  {
    name: 'many entities',
    mediaType: 'application/rdf+xml',
    text: xml(using('a1'), entities(Array.from({ length: 1000 }, (_, n) => `<!ENTITY a${n} "x">`).join(''))),
  },
  {
    name: 'a long prefix that is used often',
    mediaType: 'text/turtle',
    text: `@prefix a: <http://e/${'x'.repeat(1_000_000)}> . ${'a:x a:x a:x . '.repeat(60)}`,
  },
  {
    name: 'a long base that is used often',
    mediaType: 'application/trig',
    text: `@base <http://e/${'x'.repeat(1_000_000)}/> . ${'<x> <x> <x> . '.repeat(60)}`,
  },
  {
    name: 'a long term of a context that is used often',
    mediaType: 'application/ld+json',
    text: JSON.stringify({
      '@context': { a: `http://e/${'x'.repeat(1_000_000)}/` },
      '@graph': Array.from({ length: 60 }, () => ({ '@id': 'a:x', 'a:x': { '@id': 'a:x' } })),
    }),
  },
];
