import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs', 'errors.md'), 'utf8');

const environmentFile = 'src/core/config/environment.ts';
const name = /QIAW_[A-Z0-9_]+/g;

interface Source {
  readonly file: string;
  readonly text: string;
}

function filesOf(folder: string, ending: RegExp): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file) && !file.includes('node_modules'))
    .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(join(root, folder, file), 'utf8') }));
}

const program = filesOf('src', /\.(ts|mjs)$/);
const around = [...filesOf('test', /\.ts$/), ...filesOf('bench', /\.ts$/)];

const distinct = (values: Iterable<string>): string[] => [...new Set(values)].sort();
const namesIn = (texts: readonly Source[], pattern: RegExp): string[] =>
  texts.flatMap(({ text }) => [...text.matchAll(pattern)].map((match) => match[1]!));

/** Variables that the program reads in the one file for that purpose, and those that its tests and benchmarks read. */
const variables = distinct([
  ...namesIn(
    program.filter(({ file }) => file === environmentFile),
    /'(QIAW_[A-Z0-9_]+)'/g,
  ),
  ...namesIn(around, /process\.env(?:\.|\['|\[")(QIAW_[A-Z0-9_]+)/g),
]);

const elsewhere = program.filter(({ file }) => file !== environmentFile);
/**
 * A string that is a code, or begins with one and a colon, counts as a code; so does a key of a table unless it names a
 * variable.
 */
const codes = distinct([
  ...namesIn(elsewhere, /['"`](QIAW_[A-Z0-9_]+)(?:['"`]|: )/g),
  ...namesIn(elsewhere, /^\s*(QIAW_[A-Z0-9_]+):/gm).filter((key) => !variables.includes(key)),
]);

interface Entry {
  readonly code: string;
  readonly kinds: readonly string[];
  readonly meaning: string;
  readonly remedy: string;
}

const entries: readonly Entry[] = [...page.matchAll(/^\| `(QIAW_[A-Z0-9_]+)` \| (.+) \| (.+) \| (.+) \|$/gm)].map(
  ([, code, kinds, meaning, remedy]) => ({
    code: code!,
    kinds: kinds!.split(', '),
    meaning: meaning!.trim(),
    remedy: remedy!.trim(),
  }),
);
const documented = entries.map(({ code }) => code);
const entryOf = (code: string): Entry | undefined => entries.find((entry) => entry.code === code);

describe('docs/errors.md', () => {
  it('has an entry for every code of the program', () => {
    expect(codes.filter((code) => !documented.includes(code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(150);
  });

  it('has no entry for a code the program does not have', () => {
    expect(documented.filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('has one entry per code', () => {
    expect(documented.filter((code, at) => documented.indexOf(code) !== at)).toEqual([]);
  });

  it('has no row that the test cannot parse', () => {
    const rows = page.split('\n').filter((line) => /^\| `QIAW_/.test(line));
    expect(rows).toHaveLength(entries.length + variables.length);
  });

  it('states for every code its kind, its meaning and what to do', () => {
    const kinds = ['error', 'refusal', 'warning', 'note'];
    const faulty = entries.filter(
      ({ kinds: own, meaning, remedy }) =>
        own.some((kind) => !kinds.includes(kind)) || !/\.\)?$/.test(meaning) || !/\.\)?$/.test(remedy),
    );
    expect(faulty).toEqual([]);
  });

  it('names exactly the environment variables that are read', () => {
    const listed = [...page.matchAll(/^\| `(QIAW_[A-Z0-9_]+)` \| [^|]+ \|$/gm)].map((match) => match[1]!);
    expect(listed.toSorted()).toEqual(variables);
  });

  it('calls whatever is thrown an error', () => {
    const thrown = [
      ...namesIn(program, /readonly code = '(QIAW_[A-Z0-9_]+)'/g),
      ...namesIn(program, /new HttpProblem\(\s*\d+,\s*'(QIAW_[A-Z0-9_]+)'/g),
    ];
    expect(thrown.filter((code) => !entryOf(code)?.kinds.includes('error'))).toEqual([]);
  });

  it('gives the HTTP status for every code that the server sends', () => {
    const problems = program.filter(({ file }) => file === 'src/server/answer/problem.ts');
    const answered = [
      ...elsewhere.flatMap(({ text }) => [...text.matchAll(/new HttpProblem\(\s*(?<status>\d+),\s*'(?<code>\w+)'/g)]),
      ...problems.flatMap(({ text }) => [...text.matchAll(/^\s*(?<code>QIAW_\w+): (?<status>\d+),/gm)]),
    ].map(({ groups }) => ({ code: groups!['code']!, status: groups!['status']! }));
    expect(answered.length).toBeGreaterThan(20);
    expect(
      answered.filter(({ code, status }) => !entryOf(code)?.meaning.includes(`HTTP ${status}`)).map(({ code }) => code),
    ).toEqual([]);
  });

  it('lists the codes that make the command line exit with 2', () => {
    const cli = program.find(({ file }) => file === 'src/cli/command-line.ts')!.text;
    const wanted = /usageCodes = new Set\(\[(.*?)\]\)/s.exec(cli)![1]!.match(name)!;
    const listed = /<!-- exit 2 -->(.*?)<!-- end -->/s.exec(page)![1]!.match(name)!;
    expect(distinct(listed)).toEqual(distinct(wanted));
  });
});

describe('The codes in src/', () => {
  // A regular expression that recognises codes (`QIAW_(?:…)`) does not define any.
  it('are written out in full, so that each can be found by a search', () => {
    const built = elsewhere.flatMap(({ file, text }) =>
      [
        ...text
          .replaceAll(/`QIAW_\$\{string\}`/g, '')
          .matchAll(/QIAW_(?![A-Z0-9]|\(\?:)|QIAW_[A-Z0-9_]*_(?![A-Z0-9_])|['"`]QIAW['"`]/g),
      ].map((match) => `${file}: ${match[0]}`),
    );
    expect(built).toEqual([]);
  });

  it('are all the strings that look like one, except the environment variables', () => {
    const known = new Set([...codes, ...variables]);
    const unknown = program.flatMap(({ file, text }) =>
      (text.match(name) ?? []).filter((one) => !known.has(one)).map((one) => `${file}: ${one}`),
    );
    expect(unknown).toEqual([]);
  });

  it('are the only ones that the documents name', () => {
    const documents = [
      ...filesOf('docs', /\.md$/),
      ...filesOf('src', /\.md$/),
      { file: 'README.md', text: readFileSync(join(root, 'README.md'), 'utf8') },
    ];
    const known = new Set([...codes, ...variables]);
    const unknown = documents.flatMap(({ file, text }) =>
      (text.match(name) ?? []).filter((one) => !one.endsWith('_') && !known.has(one)).map((one) => `${file}: ${one}`),
    );
    expect(unknown).toEqual([]);
  });
});
