import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ClinicalVariable, NodeLines, ownVariablesIn, variableNodes } from '../../graph/index.ts';

/** The part of an imported graph from which facts about its dataset are computed. */
export interface ImportContent {
  readonly digest: string;
  readonly dataset: string;
  readonly subjects: ReadonlySet<string>;
  readonly vectors: number;
  readonly values: number;
  /** Names of its clinical variables. */
  readonly variables: ReadonlySet<string>;
  /** The variables that it declares itself. */
  readonly declared: readonly ClinicalVariable[];
  readonly bytes: number;
  readonly changedAt: number;
}

/** The imports of a data directory. Read line by line as text, in the form this program writes: an import may have millions of values. */
export async function* readImports(dataDirectory: string): AsyncGenerator<ImportContent> {
  const folder = join(dataDirectory, 'graphs', 'imports');
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((candidate) => /^[0-9a-f]{64}\.trig$/.test(candidate)).sort()) {
    const content = await contentOf(join(folder, name), name.slice(0, 64));
    if (content !== undefined) yield content;
  }
}

const cache = new Map<string, ImportContent>();

async function contentOf(path: string, digest: string): Promise<ImportContent | undefined> {
  const { mtimeMs, size } = await stat(path);
  const known = cache.get(path);
  if (known?.changedAt === mtimeMs && known.bytes === size) return known;
  let dataset: string | undefined;
  const subjects = new Set<string>();
  const variables = new Set<string>();
  const declaredLines = new NodeLines(variableNodes);
  let vectors = 0;
  let values = 0;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    declaredLines.take(line);
    dataset ??= /dct:isPartOf [^;]*\/dataset\/([a-z0-9-]+)>/.exec(line)?.[1];
    const subject = /^(?:id:subject\\?\/|<[^>]*\/id\/subject\/)([^\s>#/\\]+)/.exec(line)?.[1];
    if (subject !== undefined) subjects.add(subject);
    const variable = /^ {2}qiaw:variable "(\w+)"/.exec(line)?.[1];
    if (variable !== undefined) variables.add(variable);
    const count = /qiaw:valueCount (\d+)/.exec(line)?.[1];
    if (count === undefined) continue;
    vectors++;
    values += Number(count);
  }
  if (dataset === undefined) return undefined;
  const declared = ownVariablesIn(declaredLines.quads());
  const content = { digest, dataset, subjects, vectors, values, variables, declared, bytes: size, changedAt: mtimeMs };
  cache.set(path, content);
  return content;
}
