import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../core/index.ts';

/** A file of `docs/`, by its path below it. */
export interface ManualFile {
  readonly path: string;
  /** First heading of a page; the path of any other file. */
  readonly title: string;
  /** First sentence of a page, without its links. */
  readonly about: string;
}

let listed: Promise<ReadonlyMap<string, ManualFile>> | undefined;

/** The files of the manual, by path; empty if the manual is not installed. They do not change while the program runs. */
export function manualFiles(): Promise<ReadonlyMap<string, ManualFile>> {
  listed ??= list();
  return listed;
}

/** The text, or the bytes, of a file of {@link manualFiles}; no other path reaches the disk. */
export const readManual = (file: ManualFile): Promise<Buffer<ArrayBuffer>> =>
  readFile(join(packageRoot(), 'docs', ...file.path.split('/')));

async function list(): Promise<ReadonlyMap<string, ManualFile>> {
  const root = join(packageRoot(), 'docs');
  const names = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = names
    .filter((one) => one.isFile() && !one.name.startsWith('.'))
    .map((one) =>
      join(one.parentPath, one.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
  const files = paths.map(async (path): Promise<readonly [string, ManualFile]> => {
    if (!path.endsWith('.md')) return [path, { path, title: path, about: '' }];
    const text = await readFile(join(root, path), 'utf8');
    const [, title = path] = /^# (.+)$/m.exec(text) ?? [];
    const after = text.slice(text.indexOf(title) + title.length);
    const paragraph = after.split(/\n\s*\n/).map((one) => one.trim());
    const about = paragraph.find((one) => /^[A-Z`[]/.test(one)) ?? '';
    return [path, { path, title: plain(title), about: firstSentence(plain(about)) }];
  });
  return new Map(await Promise.all(files));
}

/** Markdown of one paragraph without its marks. */
const plain = (markdown: string): string =>
  markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

const firstSentence = (text: string): string => /^.*?[.?!:](?= [A-Z]|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;
