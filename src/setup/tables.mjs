// Reads once, at build time, what the program would read at each start: the features and the version into modules, the YAML of
// ontology/ into JSON that needs no parser, and the words of the program's own texts.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The text of feature-rows.ts: ontology/features.csv as it is, a row a line. */
export function featureRows(csv = readFileSync(join(root, 'ontology', 'features.csv'), 'utf8')) {
  const quoted = (text) => (text.includes("'") ? JSON.stringify(text) : `'${text}'`);
  const [header, ...lines] = csv.trimEnd().split('\n');
  return [
    '/** ontology/features.csv. Made by src/setup/tables.mjs; change the CSV. */',
    `export const columns = ${quoted(header)};`,
    '',
    'export const rows = [',
    ...lines.map((line) => `  ${quoted(line)},`),
    '] as const;',
    '',
  ].join('\n');
}

/** The text of version.ts. */
export function versionModule() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return `/** The version in package.json. Made by src/setup/tables.mjs. */\nexport const version = '${version}';\n`;
}

/** Modules whose texts and addresses are in graphs and files of a case. */
const speaking = ['core', 'dicom', 'image', 'radiomics', 'deep', 'report', 'graph', 'imports', 'pipeline'];

/** Every word of a text in the code of those modules, in lower case and sorted. */
export function programWords() {
  const found = new Set();
  for (const module of speaking) {
    const folder = join(root, 'src', module);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const texts = readFileSync(join(folder, name), 'utf8').match(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g) ?? [];
      const parted = texts.join(' ').replace(/([a-z])(?=[A-Z])/g, '$1 ');
      for (const text of [...texts, parted])
        for (const word of text.toLowerCase().match(/[a-z][a-z0-9]+/g) ?? []) found.add(word);
    }
  }
  return [...found].sort();
}

/** The modules that are made, by their path in src/. */
export const madeModules = { 'radiomics/table/feature-rows.ts': featureRows, 'core/version.ts': versionModule };

/** Brings the made modules in order, and writes dist/<name>.json of each YAML file of ontology/; gives the names of these. */
export async function writeTables() {
  for (const [name, make] of Object.entries(madeModules)) {
    const [path, text] = [join(root, 'src', name), make()];
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
  }
  const { parse } = await import('yaml');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist', wordsFile), JSON.stringify(programWords()));
  const written = tables.map((name) => {
    const content = parse(readFileSync(join(root, 'ontology', `${name}.yaml`), 'utf8'));
    writeFileSync(join(root, 'dist', `${name}.json`), JSON.stringify(content));
    return `${name}.json`;
  });
  return [...written, wordsFile];
}

const wordsFile = 'program-words.json';
const tables = ['clinical', 'roi-names'];
