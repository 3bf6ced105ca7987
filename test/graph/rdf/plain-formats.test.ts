import { Store } from 'oxigraph';
import { describe, expect, it } from 'vitest';
import {
  namedNode,
  namespaces,
  type Quad,
  quad,
  serialise,
  string,
  text,
  toJsonLd,
  toRdfXml,
  typed,
} from '../../../src/graph/index.ts';
import { convertRdf } from '../../../src/store/index.ts';

const subject = namedNode('https://example.org/a?x=1&y=2');
const p = namedNode(`${namespaces.dct}title`);
const odd = 'Ampersand & <tag> "quoted" \'single\' é 漢 \t tab\nline \\ back';
const quads: Quad[] = [
  quad(subject, namedNode(`${namespaces.rdf}type`), namedNode(`${namespaces.dcat}Dataset`)),
  quad(subject, p, text(odd, 'en')),
  quad(subject, p, string(odd)),
  quad(subject, p, string(odd)),
  quad(
    subject,
    namedNode('https://other.example/ns#p-1.x'),
    typed('12', namedNode(`${namespaces.xsd}nonNegativeInteger`)),
  ),
  quad(subject, namedNode(`${namespaces.dcat}theme`), namedNode('https://example.org/<no>'.replace(/[<>]/g, ''))),
];

/** N-Triples as another parser reads the text. */
function reread(body: string, format: string): string[] {
  const store = new Store();
  store.load(body, { format });
  return String(store.query('CONSTRUCT WHERE { ?s ?p ?o }', { results_format: 'application/n-triples' }))
    .trim()
    .split('\n')
    .sort();
}
const expected = reread(serialise(quads, 'turtle'), 'text/turtle');

describe('JSON-LD and RDF/XML from our own writers', () => {
  it('mean the same to another parser, for any text', () => {
    expect(reread(toRdfXml(quads), 'application/rdf+xml')).toEqual(expected);
    expect(reread(toJsonLd(quads), 'application/ld+json')).toEqual(expected);
  });

  it('keep the exact datatype, which a conversion through an engine does not', () => {
    const type = `${namespaces.xsd}nonNegativeInteger`;
    expect(toJsonLd(quads)).toContain(type);
    expect(toRdfXml(quads)).toContain(type);
    expect(convertRdf(serialise(quads, 'turtle'), 'ntriples')).not.toContain(type);
  });

  it('refuse a property that XML has no name for', () => {
    expect(() => toRdfXml([quad(subject, namedNode('https://example.org/1'), string('x'))])).toThrow(/cannot express/);
  });

  it('give well-formed XML for control characters too', () => {
    expect(reread(toRdfXml([quad(subject, p, string('a\u0001b\rc'))]), 'application/rdf+xml')[0]).toContain('a\ufffdb');
  });
});
