import { fileLimits, namespaces, parse, type Quad, RdfThread, RdfTooCostly } from '../../graph/index.ts';
import { ImportSourceError } from '../errors.ts';

/** Statements of an O-RAW graph by subject, with IRIs made absolute. */
export interface ORawGraph {
  readonly quads: readonly Quad[];
  objects(subject: string, ...predicates: readonly string[]): readonly string[];
  subjects(predicate: string, object: string): readonly string[];
  /** Number of statements with a relative IRI. */
  readonly relative: number;
}

/** O-RAW writes `<www.radiomics.org/RO/GPMT>`; with any other base such IRIs would resolve to the reader's own IRIs. */
const BASE = 'https://relative.invalid/';
const RADIOMICS = `${BASE}www.radiomics.org/RO/`;

/** @throws ImportSourceError if the text is not Turtle or has a relative IRI that O-RAW is not known to write. */
export async function readORaw(text: string): Promise<ORawGraph> {
  const quads = await parseTurtle(text);
  let relative = 0;
  const absolute = (iri: string): string => {
    if (!iri.startsWith(BASE)) return iri;
    if (!iri.startsWith(RADIOMICS)) {
      throw new ImportSourceError(
        'The graph has a relative IRI that does not belong to the Radiomics Ontology. Make it absolute.',
      );
    }
    relative++;
    return namespaces.ro + iri.slice(RADIOMICS.length);
  };
  const forward = new Map<string, string[]>();
  const backward = new Map<string, string[]>();
  for (const { subject, predicate, object } of quads) {
    const [s, p, o] = [absolute(subject.value), absolute(predicate.value), absolute(object.value)];
    push(forward, `${s} ${p}`, o);
    push(backward, `${p} ${o}`, s);
  }
  return {
    quads,
    relative,
    objects: (subject, ...predicates) => predicates.flatMap((p) => forward.get(`${subject} ${p}`) ?? []),
    subjects: (predicate, object) => backward.get(`${predicate} ${object}`) ?? [],
  };
}

/** Parses in a thread that can be stopped, because the file is untrusted. */
async function parseTurtle(text: string): Promise<Quad[]> {
  const thread = new RdfThread(fileLimits);
  try {
    const { lines } = await thread.read({ texts: [{ text, mediaType: 'text/turtle' }], base: BASE });
    return parse(lines, 'nquads', BASE);
  } catch (cause) {
    if (cause instanceof RdfTooCostly) throw cause;
    throw new ImportSourceError(`The file to import cannot be read. ${(cause as Error).message}`, { cause });
  } finally {
    await thread.close();
  }
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
