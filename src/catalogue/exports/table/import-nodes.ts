import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { namespaces, type Quad, streamTrig } from '../../../graph/index.ts';
import { type ImportContent, readImports } from '../../facts/import-content.ts';
import type { ExportSource } from '../model.ts';

/** An imported graph of the requested dataset, and its path. */
export interface ImportFile {
  readonly path: string;
  readonly content: ImportContent;
}

/** The imports of a dataset, or all of them, by digest. */
export async function* importFiles({ root }: ExportSource, dataset?: string): AsyncGenerator<ImportFile> {
  for await (const content of readImports(root)) {
    if (dataset !== undefined && content.dataset !== dataset) continue;
    yield { path: join(root, 'graphs', 'imports', `${content.digest}.trig`), content };
  }
}

/** A node of an imported graph with its statements. */
export interface ImportNode {
  readonly iri: string;
  readonly quads: readonly Quad[];
  readonly types: ReadonlySet<string>;
}

export const iriOf = (prefix: keyof typeof namespaces, name: string): string => namespaces[prefix] + name;
export const rdfType = iriOf('rdf', 'type');

/** The nodes of an imported graph one after the other; our writer keeps the statements of a subject together. */
export async function* importNodes(path: string, base: string): AsyncGenerator<ImportNode> {
  let quads: Quad[] = [];
  for await (const quad of streamTrig(createReadStream(path, 'utf8'), base)) {
    if (quads.length > 0 && quad.subject.value !== quads[0]!.subject.value) {
      yield nodeOf(quads);
      quads = [];
    }
    quads.push(quad);
  }
  if (quads.length > 0) yield nodeOf(quads);
}

function nodeOf(quads: readonly Quad[]): ImportNode {
  const types = quads.filter(({ predicate }) => predicate.value === rdfType).map(({ object }) => object.value);
  return { iri: quads[0]!.subject.value, quads, types: new Set(types) };
}

/** The graph has canonical doubles; tables have the shortest decimal that parses back to the same number. */
export function shortest(lexical: string): string {
  return /^(?:NaN|-?INF)$/.test(lexical) ? lexical : Object.is(Number(lexical), -0) ? '-0' : String(Number(lexical));
}

/** The decoded last segment of an IRI. */
export function lastSegment(iri: string): string {
  const segment = iri.slice(iri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
