import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const list = readFileSync(new URL('plain-english.txt', import.meta.url), 'utf8');

/** What has been reviewed so far. A folder is checked with everything below it. */
const checked = [
  ...['README.md', 'CHANGELOG.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CODE_OF_CONDUCT.md', '.github', 'docs'],
  ...['src', 'test', 'bench', 'docker', 'shapes', 'ontology', 'queries', 'examples'].map((folder) => `${folder}:md`),
  ...['shapes', 'ontology', 'queries', 'test', 'bench', 'src'],
];

const section = (title: string): readonly string[] =>
  (list.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '' && !line.startsWith('#'));

const few = `(?:${section('counts').join('|')})`;
const unit = `(?:${section('units').join('|')})`;
const exceptions = section('exceptions').map((line) => {
  const [, path, text] = /^(\S+): (.+)$/.exec(line)!;
  return { path: path!, text: text! };
});

/** A space in a pattern also matches a line break with the mark that begins the next line of a comment or a list. */
const gap = '(?:\\s+(?:(?:\\/\\/|\\*|#)\\s+)?)';
const patterns = ['words', 'phrases', '"is no" for "is not a"', '"a" for "per"'].flatMap(section).map((line) => {
  const [source, better] = line.split(' => ');
  const whole = source!.replaceAll('{few}', few).replaceAll('{unit}', unit).replaceAll(' ', gap);
  return { pattern: new RegExp(whole, 'gi'), better: better! };
});

/** Comments and texts of a program; of the code in between only the line breaks are kept. */
function prose(path: string, text: string): string {
  const blank = (part: string): string => `\0${part.replace(/[^\n]/g, '')}`;
  if (/\.(md|txt|ya?ml|csv|ttl|rq)$/.test(path))
    return text.replace(/^```[\s\S]*?^```/gm, blank).replace(/`[^`\n]+`|<[^>\s]+>/g, blank);
  const parts = /(?<![^\s(,{[])\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  let kept = '';
  let at = 0;
  for (const match of text.matchAll(parts)) {
    // A string without a space is a name or a path.
    const prose = match[0].startsWith('/') || match[0].includes(' ');
    kept += blank(text.slice(at, match.index)) + (prose ? match[0] : blank(match[0]));
    at = match.index + match[0].length;
  }
  return kept + blank(text.slice(at));
}

function findings(path: string, text: string): readonly string[] {
  const written = prose(path, text);
  return patterns.flatMap(({ pattern, better }) =>
    [...written.matchAll(pattern)]
      .filter(
        ({ index }) =>
          !exceptions.some(
            (one) =>
              one.path === path &&
              written
                .slice(Math.max(0, index - one.text.length), index + 2 * one.text.length)
                .replaceAll(/\s+/g, ' ')
                .includes(one.text),
          ),
      )
      .map(
        (match) =>
          `${path}:${written.slice(0, match.index).split('\n').length}: "${match[0].replaceAll(/\s+/g, ' ')}": write: ${better}`,
      ),
  );
}

function filesOf(entry: string): readonly string[] {
  const [path, ending] = entry.split(':');
  if (/\.md$/.test(path!)) return [path!];
  const kinds = ending ? /\.md$/ : /\.(md|ts|mjs|js|ttl|rq|ya?ml)$/;
  return readdirSync(join(root, path!), { recursive: true, encoding: 'utf8' })
    .filter((file) => kinds.test(file) && !/node_modules|(^|\/)\.venv|min\.js$|shacl-shacl/.test(file))
    .map((file) => `${path}/${file}`);
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('The prose of the project', () => {
  it('has none of the listed phrases', () => {
    const files = [...new Set(checked.flatMap(filesOf))];
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((path) => findings(path, read(path)))).toEqual([]);
  });

  it('needs each exception of the list', () => {
    const unused = exceptions.filter(({ path, text }) => !read(path).replaceAll(/\s+/g, ' ').includes(text));
    expect(unused).toEqual([]);
  });
});

describe('The word list', () => {
  it.each([
    ['// It goes on behind its back.', 2],
    ['/** one grey value\n * a pixel */', 1],
    ["throw new Error('A literal that is no packed vector');", 1],
    ['const goesOn = pour(mend);', 0],
    ['// A series is no longer read; there are no more than two. One of a case.', 0],
  ])('finds in %j %d phrases', (text, count) => {
    expect(findings('example.ts', text)).toHaveLength(count);
  });
});
