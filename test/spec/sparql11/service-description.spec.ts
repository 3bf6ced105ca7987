import { Parser, Store } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report } from './report.ts';
import { openScratch, type Scratch } from './scratch.ts';

const sd = 'http://www.w3.org/ns/sparql-service-description#';

/** The three SPARQL 1.1 Service Description tests of the W3C. */
describe('W3C SPARQL 1.1 service description', () => {
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await openScratch();
  });
  afterAll(async () => {
    results.write();
    await scratch.store.close();
  });

  const results = report('service description');
  const read = async () => {
    const response = await scratch.app.request('http://localhost/sparql');
    const type = response.headers.get('content-type') ?? '';
    const graph = new Store(new Parser({ baseIRI: 'http://localhost/sparql' }).parse(await response.text()));
    return { type, graph };
  };
  const check = (name: string, body: () => Promise<void>) => it(name, () => results.run(name, body));

  check('GET on endpoint returns RDF', async () => {
    const { type, graph } = await read();
    expect(type).toContain('text/turtle');
    expect(graph.size).toBeGreaterThan(0);
  });

  check('Service description contains a matching sd:endpoint triple', async () => {
    const { graph } = await read();
    const [service] = graph.getSubjects('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', `${sd}Service`, null);
    expect(graph.getObjects(service!, `${sd}endpoint`, null).map(({ value }) => value)).toEqual([
      'http://localhost/sparql',
    ]);
  });

  check('Service description conforms to schema', async () => {
    const { graph } = await read();
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
