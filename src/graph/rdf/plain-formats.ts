import { namespaces } from './namespaces.ts';
import type { Literal, Quad, Term } from './terms.ts';

/**
 * Statements without blank nodes as JSON-LD 1.1 in expanded form and as RDF/XML. Literals keep their exact datatype, which
 * engines with native numbers do not guarantee. Graph names are left out.
 */
export function toJsonLd(quads: readonly Quad[]): string {
  const nodes = [...bySubject(quads)].map(([id, own]) => {
    const node: Record<string, unknown> = { '@id': id };
    for (const { predicate, object } of own) {
      const isType = predicate.value === `${namespaces.rdf}type`;
      const key = isType ? '@type' : predicate.value;
      node[key] ??= [];
      (node[key] as unknown[]).push(isType ? object.value : jsonValue(object));
    }
    return node;
  });
  return `${JSON.stringify(nodes, null, 1)}\n`;
}

function jsonValue(term: Term): object {
  if (term.termType !== 'Literal') return { '@id': term.value };
  const { value, language, datatype } = term as Literal;
  if (language !== '') return { '@value': value, '@language': language };
  return datatype.value === `${namespaces.xsd}string`
    ? { '@value': value }
    : { '@value': value, '@type': datatype.value };
}

/** @throws TypeError for a property whose IRI does not end in an XML name, which RDF/XML cannot express */
export function toRdfXml(quads: readonly Quad[]): string {
  const prefixes = new Map<string, string>(Object.entries(namespaces).map(([prefix, iri]) => [iri, prefix]));
  const used = new Map<string, string>([[namespaces.rdf, 'rdf']]);
  const nameOf = (iri: string): string => {
    const [, space = '', local = ''] = /^(.*[/#])([A-Za-z_][\w.-]*)$/.exec(iri) ?? [];
    if (local === '') throw new TypeError(`RDF/XML cannot express the property ${iri}.`);
    const prefix = used.get(space) ?? prefixes.get(space) ?? `ns${used.size}`;
    used.set(space, prefix);
    return `${prefix}:${local}`;
  };
  const body = [...bySubject(quads)].map(([id, own]) => {
    const lines = own.map(({ predicate, object }) => property(nameOf(predicate.value), object));
    return `  <rdf:Description rdf:about="${escaped(id)}">\n${lines.join('')}  </rdf:Description>\n`;
  });
  const declared = [...used].map(([space, prefix]) => `\n    xmlns:${prefix}="${escaped(space)}"`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF${declared.join('')}>\n${body.join('')}</rdf:RDF>\n`;
}

function property(name: string, term: Term): string {
  if (term.termType !== 'Literal') return `    <${name} rdf:resource="${escaped(term.value)}"/>\n`;
  const { value, language, datatype } = term as Literal;
  const plain = datatype.value === `${namespaces.xsd}string`;
  const typed = plain ? '' : ` rdf:datatype="${escaped(datatype.value)}"`;
  const attribute = language === '' ? typed : ` xml:lang="${escaped(language)}"`;
  return `    <${name}${attribute}>${escaped(value)}</${name}>\n`;
}

function bySubject(quads: readonly Quad[]): Map<string, Quad[]> {
  const groups = new Map<string, Quad[]>();
  const seen = new Set<string>();
  for (const one of quads) {
    const { subject, predicate, object } = one;
    const { language = '', datatype } = object as Partial<Literal>;
    const key = [subject.value, predicate.value, object.termType, object.value, language, datatype?.value].join('\n');
    if (seen.has(key)) continue;
    seen.add(key);
    groups.set(subject.value, [...(groups.get(subject.value) ?? []), one]);
  }
  return groups;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 does not allow control characters, not even escaped. They are replaced by the replacement character. */
function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters XML 1.0 excludes
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
  return allowed.replace(/[&<>"]/g, (c) => entities[c]!).replaceAll('\r', '&#13;');
}
