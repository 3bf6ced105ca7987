import { namespaces, type Quad } from '../../graph/index.ts';

/** Prefixes used to read metadata, besides the common ones. */
const more: Readonly<Record<string, string>> = {
  adms: 'http://www.w3.org/ns/adms#',
  cv: 'http://data.europa.eu/m8g/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  health: 'http://healthdataportal.eu/ns/health#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
};

function expand(name: string): string {
  const [prefix, local] = name.split(':') as [string, string];
  return ((namespaces as Readonly<Record<string, string>>)[prefix] ?? more[prefix]!) + local;
}

/** Statements by subject and property, for reading metadata from RDF. */
export class Facts {
  private readonly bySubject = new Map<string, Quad[]>();

  constructor(quads: Iterable<Quad>) {
    for (const quad of quads) {
      const known = this.bySubject.get(quad.subject.value);
      if (known === undefined) this.bySubject.set(quad.subject.value, [quad]);
      else known.push(quad);
    }
  }

  /** All values of a property given as a prefixed name. */
  all(subject: string, property: string): string[] {
    const wanted = expand(property);
    const found = this.bySubject.get(subject) ?? [];
    return found.filter(({ predicate }) => predicate.value === wanted).map(({ object }) => object.value);
  }

  one(subject: string | undefined, property: string): string | undefined {
    return subject === undefined ? undefined : this.all(subject, property)[0];
  }

  /** The English text, else the first one. */
  text(subject: string | undefined, property: string): string | undefined {
    if (subject === undefined) return undefined;
    const wanted = expand(property);
    const found = (this.bySubject.get(subject) ?? []).filter(({ predicate }) => predicate.value === wanted);
    const english = found.find(({ object }) => object.termType === 'Literal' && object.language.startsWith('en'));
    return (english ?? found[0])?.object.value;
  }

  /** The label of a term, from any of the usual properties. */
  label(subject: string | undefined): string | undefined {
    for (const property of ['skos:prefLabel', 'rdfs:label', 'dct:title', 'foaf:name', 'vcard:fn']) {
      const found = this.text(subject, property);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  isA(subject: string, type: string): boolean {
    return this.all(subject, 'rdf:type').includes(expand(type));
  }
}
