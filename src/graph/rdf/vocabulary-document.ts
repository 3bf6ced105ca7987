import { readdirSync } from 'node:fs';
import type { BlankNode } from '@rdfjs/types';
import { DataFactory } from 'n3';
import { packageRoot, packageText, parseCsv } from '../../core/index.ts';
import { codeRules } from '../gate/rules/code-rules.ts';
import { namespaces } from './namespaces.ts';
import { parse } from './parse.ts';
import { serialise } from './serialise.ts';
import { namedNode, type Quad, quad, type Term, text } from './terms.ts';

/** The IRI of the vocabulary as an ontology; its terms are fragments of it. */
export const vocabularyIri = namespaces.qiaw.slice(0, -1);

const { rdf, rdfs, owl, skos, xsd } = namespaces;
const type = namedNode(`${rdf}type`);
const label = namedNode(`${rdfs}label`);

let made: readonly Quad[] | undefined;

/**
 * The vocabulary as one OWL 2 DL ontology: all files of ontology/, the rules that the gate has in code, and declarations of the
 * classes and properties of other vocabularies that axioms here name, with their labels. Other tools need no other file to read it.
 */
export function vocabularyQuads(): readonly Quad[] {
  made ??= assemble();
  return made;
}

/** The same as Turtle, with the same bytes for the same release. */
export const vocabularyTurtle = (): string => serialise(vocabularyQuads(), 'turtle');

function assemble(): Quad[] {
  const files = readdirSync(`${packageRoot()}ontology`).filter((name) => name.endsWith('.ttl'));
  const own = files.sort().flatMap((name) => partOf(name));
  const quads = [...own, ...ruleTerms()];
  return [...quads, ...declarations(quads)];
}

/** The statements of one file. Labels of blank nodes are made distinct by the name of the file. */
function partOf(file: string): Quad[] {
  const names = new Map<string, BlankNode>();
  const renamed = (term: Term): Term => {
    if (term.termType !== 'BlankNode') return term;
    const known = names.get(term.value);
    if (known !== undefined) return known;
    const own = DataFactory.blankNode(`${file.replace(/\W.*$/, '')}${names.size}`) as BlankNode;
    names.set(term.value, own);
    return own;
  };
  return parse(packageText(`ontology/${file}`), 'turtle', vocabularyIri).map(({ subject, predicate, object }) =>
    quad(renamed(subject) as never, predicate as never, renamed(object) as never),
  );
}

/** Validation reports name the rules in code as components of constraints. */
function ruleTerms(): Quad[] {
  return Object.entries(codeRules).flatMap(([name, says]) => {
    const rule = namedNode(`${namespaces.qiaw}${name}`);
    return [
      quad(rule, type, namedNode(`${namespaces.sh}ConstraintComponent`)),
      quad(rule, label, text(`rule ${name}`, 'en')),
      quad(rule, namedNode(`${skos}definition`), text(says, 'en')),
      quad(rule, namedNode(`${rdfs}isDefinedBy`), namedNode(vocabularyIri)),
    ];
  });
}

/** The namespaces whose terms OWL 2 has itself. */
const builtIn = (iri: string): boolean => [rdf, rdfs, owl, xsd].some((namespace) => iri.startsWith(namespace));

/** What axioms require of the terms of others: what is a class, a property of which kind, an annotation property. */
function declarations(quads: readonly Quad[]): Quad[] {
  const kinds = new Map<string, string>();
  const objectProperties = new Set<string>();
  const labelled = new Set<string>();
  for (const { subject, predicate, object } of quads) {
    if (predicate.value === type.value && object.value === `${owl}ObjectProperty`) objectProperties.add(subject.value);
    if (predicate.value === label.value) labelled.add(subject.value);
  }
  const declare = (term: Term, kind: string): void => {
    const { value } = term;
    if (term.termType === 'NamedNode' && !builtIn(value) && !value.startsWith(namespaces.qiaw)) kinds.set(value, kind);
  };
  for (const { subject, predicate, object } of quads) {
    if (!builtIn(predicate.value)) declare(predicate, 'AnnotationProperty');
    switch (predicate.value) {
      case type.value:
      case `${rdf}first`:
        declare(object, 'Class');
        break;
      case `${rdfs}subClassOf`:
        declare(subject, 'Class');
        declare(object, 'Class');
        break;
      case `${rdfs}domain`:
        declare(object, 'Class');
        break;
      case `${rdfs}range`:
        declare(object, 'Class');
        declare(subject, 'ObjectProperty');
        break;
      case `${rdfs}subPropertyOf`:
        declare(object, objectProperties.has(subject.value) ? 'ObjectProperty' : 'DatatypeProperty');
    }
  }
  const rows = parseCsv(packageText('ontology/external.csv')) ?? [];
  const labels = new Map(rows.slice(1).map(([iri, , name]) => [iri!, name!]));
  const named = new Set([...kinds.keys(), ...quads.map(({ subject }) => subject.value)]);
  return [
    ...[...kinds].map(([iri, kind]) => quad(namedNode(iri), type, namedNode(`${owl}${kind}`))),
    ...[...named].flatMap((iri) => {
      const name = labelled.has(iri) ? undefined : labels.get(iri);
      return name === undefined ? [] : [quad(namedNode(iri), label, text(name, 'en'))];
    }),
  ];
}
