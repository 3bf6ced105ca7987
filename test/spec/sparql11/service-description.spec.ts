import { Parser, Store } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratch, type Scratch } from './scratch.ts';

const sd = 'http://www.w3.org/ns/sparql-service-description#';

/** The three SPARQL 1.1 Service Description tests of the W3C. */
describe('W3C SPARQL 1.1 service description', () => {
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await openScratch();
  });
  afterAll(() => scratch.store.close());

  it('GET on endpoint returns RDF, with a matching sd:endpoint triple, that conforms to the schema', async () => {
    const response = await scratch.app.request('http://localhost/sparql');
    expect(response.headers.get('content-type')).toContain('text/turtle');
    const graph = new Store(new Parser({ baseIRI: 'http://localhost/sparql' }).parse(await response.text()));
    const [service] = graph.getSubjects('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', `${sd}Service`, null);
    expect(graph.getObjects(service!, `${sd}endpoint`, null).map(({ value }) => value)).toEqual([
      'http://localhost/sparql',
    ]);
    const terms = new Set(
      graph
        .getPredicates(null, null, null)
        .map(({ value }) => value)
        .filter((iri) => iri.startsWith(sd)),
    );
    const known = [
      'endpoint',
      'feature',
      'defaultEntailmentRegime',
      'extensionFunction',
      'languageExtension',
      'supportedLanguage',
      'inputFormat',
      'resultFormat',
      'defaultDataset',
      'availableGraphs',
      'defaultGraph',
      'namedGraph',
      'name',
      'graph',
      'propertyFeature',
    ];
    expect([...terms].filter((iri) => !known.includes(iri.slice(sd.length)))).toEqual([]);
  });
});
