import { namespaces } from './namespaces.ts';
import type { Quad, Term } from './terms.ts';

export type RdfFormat = 'trig' | 'nquads' | 'turtle';

/**
 * RDF text with the same bytes for the same set of quads: sorted by code unit, prefixes in a fixed order, unused ones left out.
 * We do not use the n3 writer because it keeps the input order and is slower. Repeated quads are written once.
 */
export function serialise(quads: Iterable<Quad>, format: RdfFormat): string {
  if (format === 'nquads') return [...new Set(Array.from(quads, toNQuad))].sort().join('');
  const prefixes = new PrefixTable(quads);
  const graphs = group(quads, (quad) => prefixes.term(quad.graph));
  const body = graphs.map(([graph, members]) => {
    const triples = subjects(members, prefixes);
    return format === 'turtle' || graph === '' ? triples : `${graph} {\n${triples}}\n`;
  });
  return `${prefixes.declarations()}\n${body.join('\n')}`;
}

function subjects(quads: readonly Quad[], prefixes: PrefixTable): string {
  return group(quads, (quad) => prefixes.term(quad.subject))
    .map(([subject, members]) => `${subject}\n${predicates(members, prefixes)} .\n`)
    .join('');
}

function predicates(quads: readonly Quad[], prefixes: PrefixTable): string {
  return group(quads, (quad) => prefixes.predicate(quad.predicate))
    .map(([predicate, members]) => {
      const objects = [...new Set(members.map((quad) => prefixes.term(quad.object)))].sort();
      return `  ${predicate} ${objects.join(', ')}`;
    })
    .join(' ;\n');
}

function group(quads: Iterable<Quad>, key: (quad: Quad) => string): [string, Quad[]][] {
  const groups = new Map<string, Quad[]>();
  for (const quad of quads) {
    const name = key(quad);
    const members = groups.get(name);
    if (members === undefined) groups.set(name, [quad]);
    else members.push(quad);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Abbreviates terms in Turtle and records which prefixes were used. */
class PrefixTable {
  readonly #prefixes: ReadonlyArray<readonly [prefix: string, iri: string]>;
  readonly #used = new Set<string>();
  readonly #cache = new Map<string, string>();

  constructor(quads: Iterable<Quad>) {
    const base = baseOf(quads);
    const own = base === undefined ? [] : [...['id', 'fd', 'ps', 'sw']].map((p) => [p, `${base}${p}/`] as const);
    this.#prefixes = [...Object.entries(namespaces), ...own];
  }

  predicate(term: Term): string {
    return term.value === `${namespaces.rdf}type` ? 'a' : this.term(term);
  }

  term(term: Term): string {
    if (term.termType === 'NamedNode') return this.#iri(term.value);
    if (term.termType === 'BlankNode') return `_:${term.value}`;
    if (term.termType !== 'Literal') return '';
    const text = quote(term.value);
    if (term.language !== '') return `${text}@${term.language}`;
    if (term.datatype.value === `${namespaces.xsd}string`) return text;
    if (isShort(term.value, term.datatype.value)) return term.value;
    return `${text}^^${this.#iri(term.datatype.value)}`;
  }

  declarations(): string {
    return this.#prefixes
      .filter(([prefix]) => this.#used.has(prefix))
      .map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .\n`)
      .join('');
  }

  #iri(iri: string): string {
    const known = this.#cache.get(iri);
    if (known !== undefined) return known;
    const found = this.#prefixes.find(
      ([, namespace]) => iri.startsWith(namespace) && LOCAL_NAME.test(iri.slice(namespace.length)),
    );
    if (found !== undefined) this.#used.add(found[0]);
    const written = found === undefined ? `<${escapeIri(iri)}>` : `${found[0]}:${iri.slice(found[1].length)}`;
    this.#cache.set(iri, written);
    return written;
  }
}

/** A safe subset of Turtle's PN_LOCAL that needs no escapes. */
const LOCAL_NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?$/;

/** Numbers and booleans that Turtle parses back with the same lexical form and datatype. */
function isShort(value: string, datatype: string): boolean {
  if (datatype === `${namespaces.xsd}double`) return /^[+-]?\d+\.\d+[eE][+-]?\d+$/.test(value);
  if (datatype === `${namespaces.xsd}decimal`) return /^[+-]?\d+\.\d+$/.test(value);
  if (datatype === `${namespaces.xsd}integer`) return /^[+-]?\d+$/.test(value);
  return datatype === `${namespaces.xsd}boolean` && (value === 'true' || value === 'false');
}

/** The deployment's base, derived from the names of its graphs. */
function baseOf(quads: Iterable<Quad>): string | undefined {
  for (const { graph } of quads) {
    const found = /^(.*\/)graph\//.exec(graph.value);
    if (found !== null) return found[1];
  }
  return undefined;
}

/** One N-Quads line. */
export function toNQuad({ subject, predicate, object, graph }: Quad): string {
  const name = graph.termType === 'DefaultGraph' ? '' : ` ${toNTriplesTerm(graph)}`;
  return `${toNTriplesTerm(subject)} ${toNTriplesTerm(predicate)} ${toNTriplesTerm(object)}${name} .\n`;
}

/** N-Triples form of a term, which is also valid in Turtle and SPARQL. */
export function toNTriplesTerm(term: Term): string {
  if (term.termType === 'NamedNode') return `<${escapeIri(term.value)}>`;
  if (term.termType === 'BlankNode') return `_:${term.value}`;
  if (term.termType !== 'Literal') return '';
  if (term.language !== '') return `${quote(term.value)}@${term.language}`;
  if (term.datatype.value === `${namespaces.xsd}string`) return quote(term.value);
  return `${quote(term.value)}^^<${escapeIri(term.datatype.value)}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

function quote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RDF literals may hold them and must escape them
  return `"${text.replace(/["\\\u0000-\u001f\u007f]/g, (c) => ESCAPES[c] ?? unicode(c))}"`;
}

/** Escapes characters that RDF does not allow inside `<…>`, so that an IRI cannot close its own brackets. */
function escapeIri(iri: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters IRIREF excludes
  return iri.replace(/[\u0000-\u0020<>"{}|^`\\]/g, unicode);
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
