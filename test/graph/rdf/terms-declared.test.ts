import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { catalogueTerms } from '../../../src/catalogue/graph/vocabularies.ts';
import { packageRoot } from '../../../src/core/index.ts';
import { namespaces, parse } from '../../../src/graph/index.ts';
import { vocabularyTerms } from '../../../src/graph/rdf/vocabularies.ts';
import { featureTable } from '../../../src/radiomics/index.ts';
import { realData } from '../../support/real-data.ts';

const read = (name: string) => readFileSync(`${packageRoot()}/ontology/${name}`, 'utf8');
const own = readdirSync(`${packageRoot()}/ontology`)
  .filter((name) => name.endsWith('.ttl'))
  .flatMap((name) => parse(read(name), 'turtle', 'https://w3id.org/fair-qiaw/'));
const external = new Map(
  read('external.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => [line.split(',', 1)[0], line] as const),
);
const declared = new Set(own.map(({ subject }) => subject.value));

describe('every IRI the program can write', () => {
  it('is declared in the ontology or listed with its source', () => {
    const missing = [...vocabularyTerms(), ...catalogueTerms()].filter(
      ({ value }) => !declared.has(value) && !external.has(value),
    );
    expect(missing.map(({ value }) => value)).toEqual([]);
    for (const line of external.values()) expect(line.split(',').length).toBeGreaterThanOrEqual(4);
  });

  it('includes the classes and organs of the ROI name table', () => {
    const table = parseYaml(read('roi-names.yaml')) as { prefixes: Record<string, string> };
    const iris = new Set<string>();
    const walk = (node: unknown): void => {
      if (typeof node === 'string') {
        const [prefix, local] = node.split(':');
        const base = table.prefixes[prefix ?? ''];
        if (base !== undefined && local !== undefined) iris.add(base + local);
      } else if (typeof node === 'object' && node !== null) for (const value of Object.values(node)) walk(value);
    };
    walk({ ...table, prefixes: undefined, sources: undefined });
    expect([...iris].filter((iri) => !external.has(iri))).toEqual([]);
    expect(iris.size).toBeGreaterThan(20);
  });

  it('has a label, a definition and a home when it is our own', () => {
    for (const term of declared) {
      if (!term.startsWith(namespaces.qiaw)) continue;
      const said = new Set(own.filter(({ subject }) => subject.value === term).map(({ predicate }) => predicate.value));
      for (const property of ['rdfs label', 'skos definition', 'rdfs isDefinedBy']) {
        const [prefix, local] = property.split(' ') as [keyof typeof namespaces, string];
        expect(said, `${term} ${property}`).toContain(namespaces[prefix] + local);
      }
    }
  });
});

const codes = realData('codes');

describe.skipIf(codes === undefined)('against the published tables', () => {
  const table = (name: string) =>
    readFileSync(`${codes}/${name}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((l) => l.split(','));

  it('every term of the Radiomics Ontology is one', () => {
    const published = new Set(table('radiomics-ontology-terms.csv').map(([iri]) => iri));
    // ROO uses units of the Unit Ontology that RO does not, such as the day.
    const inRoo = (iri: string): boolean => external.get(iri)?.includes('(ROO.owl)') === true;
    const ours = [...external.keys()].filter(
      (iri) => iri?.startsWith(namespaces.ro) || (iri?.startsWith(namespaces.uo) && !inRoo(iri)),
    );
    expect(ours.filter((iri) => !published.has(iri))).toEqual([]);
  });

  it('feature classes and IBSI codes agree with the mapping tables', () => {
    const classes = new Map(table('radiomics-ontology.csv').map(([name, iri]) => [name, iri]));
    const ibsi = new Map(
      table('feature-codes.csv').map(([name, code, , scheme]) => [name, scheme === 'IBSI' ? code : '']),
    );
    for (const { name, ontologyClass, ibsiCode } of featureTable) {
      expect(ontologyClass ?? '', name).toBe(classes.get(name));
      expect(ibsiCode ?? '', name).toBe(ibsi.get(name));
    }
  });
});
