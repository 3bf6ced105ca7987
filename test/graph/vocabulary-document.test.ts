import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { knownTerms } from '../../src/graph/gate/gate.ts';
import {
  namespaces,
  parse,
  type Quad,
  vocabularyIri,
  vocabularyQuads,
  vocabularyTurtle,
} from '../../src/graph/index.ts';
import { agr } from '../../src/graph/rdf/agreement-terms.ts';
import { per } from '../../src/graph/rdf/perturbation-terms.ts';
import { reg } from '../../src/graph/rdf/region-terms.ts';
import * as vocabularies from '../../src/graph/rdf/vocabularies.ts';
import { imp } from '../../src/imports/map/terms.ts';

const { qiaw, rdf, rdfs, owl, skos, xsd, dct } = namespaces;
const quads = vocabularyQuads();
const about = new Map<string, Quad[]>();
for (const quad of quads) about.set(quad.subject.value, [...(about.get(quad.subject.value) ?? []), quad]);
const all = (iri: string, property: string): string[] =>
  (about.get(iri) ?? []).filter(({ predicate }) => predicate.value === property).map(({ object }) => object.value);
const terms = [...about.keys()].filter((iri) => iri.startsWith(qiaw)).sort();
const typed = (iri: string, ...kinds: string[]): boolean => all(iri, `${rdf}type`).some((kind) => kinds.includes(kind));
const short = (iri: string): string => iri.slice(qiaw.length);

/** Every text of shapes, queries and code. */
function texts(folder: string, ending: RegExp): string[] {
  const root = join(packageRoot(), folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => readFileSync(join(root, name), 'utf8'));
}

describe('The vocabulary at /ns', () => {
  it('defines every term of its namespace that shapes, queries and graphs of this program use', () => {
    const written = [...texts('shapes', /\.ttl$/), ...texts('queries', /\.rq$/), ...texts('ontology', /\.ttl$/)];
    const used = new Set(
      written.flatMap((text) => text.match(/\bqiaw:[A-Za-z]\w*/g) ?? []).map((name) => name.slice(5)),
    );
    for (const vocabulary of [vocabularies.qiaw, agr, per, reg, imp])
      for (const name of Object.keys(vocabulary)) used.add(name);
    expect(used.size).toBeGreaterThan(300);
    expect([...used].filter((name) => !about.has(qiaw + name))).toEqual([]);
  });

  it('defines every term of its namespace that the gate lets through', () => {
    const known = [...knownTerms()].filter((iri) => iri.startsWith(qiaw));
    expect(known.length).toBeGreaterThan(300);
    expect(known.filter((iri) => !about.has(iri))).toEqual([]);
  });

  it('gives each term one English label and one English definition, and says where it is defined', () => {
    const wrong = terms.filter((iri) => {
      const english = (property: string): boolean => {
        const said = (about.get(iri) ?? []).filter(({ predicate }) => predicate.value === property);
        return said.length === 1 && (said[0]!.object as { language?: string }).language === 'en';
      };
      return (
        !english(`${rdfs}label`) || !english(`${skos}definition`) || all(iri, `${rdfs}isDefinedBy`)[0] !== vocabularyIri
      );
    });
    expect(wrong).toEqual([]);
  });

  it('states what each property connects, except those that are meant for anything', () => {
    const properties = terms.filter((iri) => typed(iri, `${owl}ObjectProperty`, `${owl}DatatypeProperty`));
    const free = properties.filter((iri) => [...all(iri, `${rdfs}domain`), ...all(iri, `${rdfs}range`)].length === 0);
    expect(free.map(short)).toEqual(['hasOverallStage', 'modality', 'nearestTo', 'references', 'sopClass']);
  });

  it('has no class that nothing else mentions, and no term of two kinds', () => {
    const classes = terms.filter((iri) => typed(iri, `${owl}Class`));
    const mentioned = new Set(quads.map(({ object }) => object.value));
    const connected = (iri: string): boolean =>
      mentioned.has(iri) ||
      ['subClassOf', 'closeMatch', 'exactMatch', 'broadMatch'].some(
        (name) => [...all(iri, rdfs + name), ...all(iri, skos + name)].length > 0,
      );
    expect(classes.filter((iri) => !connected(iri)).map(short)).toEqual([]);
    const kinds = [`${owl}Class`, `${owl}ObjectProperty`, `${owl}DatatypeProperty`, `${owl}AnnotationProperty`];
    expect([...about.keys()].filter((iri) => kinds.filter((kind) => typed(iri, kind)).length > 1)).toEqual([]);
  });

  it('declares the classes and properties of others, and no axiom names a term of OWL or a datatype that OWL 2 does not have', () => {
    const axioms = new Set(['subClassOf', 'domain', 'range', 'subPropertyOf'].map((name) => rdfs + name));
    const named = quads.filter(({ predicate }) => axioms.has(predicate.value));
    expect(named.length).toBeGreaterThan(300);
    for (const { predicate, object } of named) {
      const { value } = object;
      if (value.startsWith(xsd)) continue;
      const declared = all(value, `${rdf}type`).some((kind) => kind.startsWith(owl) || kind === `${rdfs}Datatype`);
      expect([predicate.value, value, declared]).toEqual([predicate.value, value, true]);
    }
  });

  it('says what it is: version, prefix, creator, dates, licence', () => {
    const head = (property: string) => all(vocabularyIri, property);
    const [version] = head(`${owl}versionInfo`);
    expect(head(`${owl}versionIRI`)).toEqual([`${vocabularyIri}/${version}`]);
    expect(head('http://purl.org/vocab/vann/preferredNamespacePrefix')).toEqual(['qiaw']);
    expect(head('http://purl.org/vocab/vann/preferredNamespaceUri')).toEqual([qiaw]);
    for (const name of ['title', 'description', 'creator', 'publisher', 'created', 'modified', 'license'])
      expect([name, head(dct + name).length]).toEqual([name, 1]);
  });

  it('is written with the same bytes each time, and reads back', () => {
    expect(vocabularyTurtle()).toBe(vocabularyTurtle());
    expect(parse(vocabularyTurtle(), 'turtle', vocabularyIri)).toHaveLength(
      new Set(quads.map((q) => JSON.stringify(q))).size,
    );
  });
});
