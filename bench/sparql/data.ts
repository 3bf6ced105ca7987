import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/core/index.ts';
import { namespaces, parse, serialise } from '../../src/graph/index.ts';
import { qiaw } from '../../test/support/cli.ts';
import { realData } from '../../test/support/real-data.ts';

/** The imported tables in `times` copies, as a data directory and as one N-Quads file. */
export interface BenchData {
  readonly directory: string;
  readonly nquads: string;
  readonly quads: number;
  /** Terms for the placeholders of the queries. */
  readonly terms: Readonly<Record<string, string>>;
}

const tables = ['maastro', 'radboud'] as const;

/** Imports the published tables as a user would; copies have other subjects, records and values. */
export async function benchData(folder: string, times: number): Promise<BenchData> {
  const directory = join(folder, `data-${times}`);
  for (const table of tables) {
    const source = realData('deep-prognosis', `${table[0]!.toUpperCase()}${table.slice(1)}.csv.gz`)!;
    const mapping = join(packageRoot(), 'docs', 'examples', 'mappings', `deep-prognosis-${table}.yaml`);
    const done = await qiaw(['import', source, '--mapping', mapping, '--data', directory, '--quiet']);
    if (done.code !== 0 && done.code !== 3) throw new Error(done.stderr);
  }
  const imports = join(directory, 'graphs', 'imports');
  const originals = readdirSync(imports).filter((file) => file.endsWith('.trig'));
  for (let n = 1; n < times; n++) {
    for (const file of originals) {
      const text = readFileSync(join(imports, file), 'utf8');
      writeFileSync(join(imports, file.replace('.trig', `-${n}.trig`)), copied(text, file.replace('.trig', ''), n));
    }
  }
  return { directory, ...asNquads(folder, times, imports) };
}

/**
 * A further import of another table: its graph, records, subjects and settings have other names, and its values differ
 * slightly.
 */
function copied(text: string, digest: string, n: number): string {
  return text
    .replaceAll(digest, `${digest.slice(0, -2)}${n}x`)
    .replace(/(\/subject\/k[a-z0-9]+-)([a-z0-9]{24})([a-z0-9]+)/g, `$1$2${n}x`)
    .replace(/((?:ps:|\/ps\/|fd:[\w-]+\.|\/fd\/[\w-]+\.)[0-9a-f]{62})[0-9a-f]{2}/g, `$1${n}x`)
    .replace(
      / (-?\d\.\d+E-?\d+)/g,
      (_, value: string) =>
        ` ${(Number(value) * (1 + n / 1000)).toExponential(8).replace('e+', 'E').replace('e', 'E')}`,
    );
}

function asNquads(folder: string, times: number, imports: string): Omit<BenchData, 'directory'> {
  const nquads = join(folder, `data-${times}.nq`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(nquads, '');
  let quads = 0;
  let terms: Record<string, string> = {};
  for (const file of readdirSync(imports)
    .filter((name) => name.endsWith('.trig'))
    .sort()) {
    const all = parse(readFileSync(join(imports, file), 'utf8'), 'trig', 'http://127.0.0.1:8080/');
    quads += all.length;
    writeFileSync(nquads, serialise(all, 'nquads'), { flag: 'a' });
    const of = all.find(
      ({ predicate, subject }) => predicate.value === `${namespaces.qiaw}ofSubject` && /\/fv\//.test(subject.value),
    );
    const lung1 = all.some(({ object }) => object.value.endsWith('/dataset/lung1'));
    if (of === undefined || !lung1 || terms['vector'] !== undefined) continue;
    terms = {
      vector: `<${of.subject.value}>`,
      subject: `<${of.object.value}>`,
      graph: `<${of.graph.value}>`,
      dataset: '<http://127.0.0.1:8080/dataset/lung1>',
      definition: `<${all.find(({ object }) => object.value === 'exponential_ngtdm_Contrast')!.subject.value}>`,
    };
  }
  return { nquads, quads, terms };
}

/** The queries with their placeholders filled. */
export function benchQueries(terms: Readonly<Record<string, string>>): ReadonlyArray<readonly [string, string]> {
  const folder = join(packageRoot(), 'bench', 'sparql', 'queries');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.rq'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return [file.replace('.rq', ''), text.replace(/\$([a-z]+)/g, (_, name: string) => terms[name] ?? `$${name}`)];
    });
}
