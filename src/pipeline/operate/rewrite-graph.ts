import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassedGraphs, sha256, writeFileAtomic } from '../../core/index.ts';
import { namedNode, parse, type Quad, quad, serialise, type Term, typed } from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';

/** Every RDF file of a data directory, sorted: of cases, of the catalogue and in quarantine. */
export async function graphFiles(data: DataDirectory): Promise<string[]> {
  const found: string[] = [];
  for (const folder of [data.cases, data.quarantine, data.graphs]) {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    found.push(...names.filter((name) => /\.(?:trig|ttl|nq)$/.test(name)).map((name) => join(folder, name)));
  }
  return found.sort();
}

const formats = { trig: 'trig', ttl: 'turtle', nq: 'nquads' } as const;

/** Replaces every IRI in one pass, including addresses that are written as literals (landing pages, downloads). */
export async function rewriteGraphFile(
  data: DataDirectory,
  path: string,
  base: string,
  rename: (iri: string) => string,
): Promise<void> {
  const moved = <T extends Term>(term: T): T => {
    if (term.termType === 'NamedNode') return namedNode(rename(term.value)) as unknown as T;
    if (term.termType === 'Literal' && term.datatype.value.endsWith('#anyURI')) {
      return typed(rename(term.value), term.datatype) as unknown as T;
    }
    return term;
  };
  const text = await readFile(path, 'utf8');
  const format = formats[path.slice(path.lastIndexOf('.') + 1) as keyof typeof formats];
  const quads = parse(text, format, base).map(
    (one) =>
      quad(
        moved(one.subject) as never,
        moved(one.predicate) as never,
        moved(one.object) as never,
        moved(one.graph) as never,
      ) as Quad,
  );
  // The first lines state the source of a file.
  const head = /^(?:#[^\n]*\n)*/.exec(text)?.[0] ?? '';
  const renamed = head.replace(/https?:[^\s<>"]+/g, rename) + serialise(quads, format);
  // A graph that passed the gate also passes with the new IRIs; for other graphs the recorded state is kept.
  const passed = new PassedGraphs(data.root);
  if (await passed.has(sha256(text))) await passed.add(sha256(renamed));
  await writeFileAtomic(path, renamed);
}
