import { Readable } from 'node:stream';
import { assertPlainEntities, assertShallowJson, boundRdfXml, parse, type Quad } from '../../../graph/index.ts';
import { type Answer, mediaTypeOf, textOf } from './client.ts';

/** Prefixes of the terms that harvesters look for. */
const prefixes: Readonly<Record<string, string>> = {
  adms: 'http://www.w3.org/ns/adms#',
  csvw: 'http://www.w3.org/ns/csvw#',
  cv: 'http://data.europa.eu/m8g/',
  dcatap: 'http://data.europa.eu/r5r/',
  dpv: 'https://w3id.org/dpv#',
  eucaim: 'https://hyperontology.eucaim.cancerimage.eu/#',
  healthdcatap: 'http://healthdataportal.eu/ns/health#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  time: 'http://www.w3.org/2006/time#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  fdp: 'https://w3id.org/fdp/fdp-o#',
  foaf: 'http://xmlns.com/foaf/0.1/',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  ldp: 'http://www.w3.org/ns/ldp#',
  prof: 'http://www.w3.org/ns/dx/prof/',
  prov: 'http://www.w3.org/ns/prov#',
  r3d: 'http://www.re3data.org/schema/3-0#',
  schema: 'https://schema.org/',
  sh: 'http://www.w3.org/ns/shacl#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
};

/** `dct:title` as a full IRI. */
export function expand(name: string): string {
  const [prefix, local] = name.split(':') as [string, string];
  return prefixes[prefix]! + local;
}

export type Term = Quad['object'];

/** The statements of a document, by subject and property. */
export class RdfDocument {
  readonly quads: readonly Quad[];
  private readonly bySubject = new Map<string, Quad[]>();

  constructor(quads: readonly Quad[]) {
    this.quads = quads;
    for (const quad of quads) {
      const known = this.bySubject.get(quad.subject.value);
      if (known === undefined) this.bySubject.set(quad.subject.value, [quad]);
      else known.push(quad);
    }
  }

  /** Objects of these properties (prefixed names). */
  objects(subject: string, ...properties: readonly string[]): Term[] {
    const wanted = new Set(properties.map(expand));
    const found = this.bySubject.get(subject) ?? [];
    return found.filter(({ predicate }) => wanted.has(predicate.value)).map(({ object }) => object);
  }

  values(subject: string, ...properties: readonly string[]): string[] {
    return this.objects(subject, ...properties).map(({ value }) => value);
  }

  /** Subjects of this class. */
  instances(type: string): string[] {
    const [is, wanted] = [expand('rdf:type'), expand(type)];
    const found = this.quads.filter(({ predicate, object }) => predicate.value === is && object.value === wanted);
    return [...new Set(found.map(({ subject }) => subject.value))];
  }

  isA(subject: string, type: string): boolean {
    return this.values(subject, 'rdf:type').includes(expand(type));
  }

  describes(subject: string): boolean {
    return this.bySubject.has(subject);
  }
}

/** Text that is not RDF in the format given by its media type. */
export class NotRdf extends Error {}

/** Reads Turtle, N-Triples, TriG, N-Quads, JSON-LD or RDF/XML. @throws NotRdf with the parse error */
export async function readRdf(answer: Answer): Promise<RdfDocument> {
  const type = mediaTypeOf(answer);
  const text = textOf(answer);
  try {
    return new RdfDocument(await quadsOf(text, type, answer.finalUrl));
  } catch (error) {
    throw error instanceof NotRdf ? error : new NotRdf((error as Error).message);
  }
}

async function quadsOf(text: string, type: string, base: string): Promise<Quad[]> {
  if (/^(?:text\/(?:turtle|n3)|application\/(?:x-turtle|n-triples))$/.test(type)) return parse(text, 'turtle', base);
  if (type === 'application/trig') return parse(text, 'trig', base);
  if (type === 'application/n-quads') return parse(text, 'nquads', base);
  if (/^application\/(?:ld\+)?json$/.test(type)) {
    assertShallowJson(text);
    const { JsonLdParser } = await import('jsonld-streaming-parser');
    return collect(text, new JsonLdParser({ baseIRI: base }));
  }
  if (type === 'application/rdf+xml') {
    assertPlainEntities(text);
    const { RdfXmlParser } = await import('rdfxml-streaming-parser');
    return collect(text, boundRdfXml(new RdfXmlParser({ baseIRI: base })));
  }
  throw new NotRdf(`its media type is ${type === '' ? 'missing' : type}`);
}

async function collect(text: string, parser: NodeJS.ReadWriteStream): Promise<Quad[]> {
  const quads: Quad[] = [];
  for await (const quad of Readable.from([text]).pipe(parser as never) as AsyncIterable<Quad>) quads.push(quad);
  return quads;
}
