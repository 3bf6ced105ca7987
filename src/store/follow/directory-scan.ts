import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataDirectoryOptions, filesIn, type Place, type RdfFile, stampOf } from './directory-files.ts';

export interface StampedFile extends RdfFile {
  /** Changes when the file changes. */
  readonly stamp: string;
}

interface Seen {
  readonly folders: string;
  readonly files: readonly StampedFile[];
  /** The folders have not changed for a whole interval, so the file list is complete. */
  readonly settled: boolean;
}

/**
 * The RDF files of a data directory and their stamps. Folders are listed again only after they have changed: everything that
 * the program writes appears by a rename, which changes its folder. A pass over an unchanged directory takes a few `stat` calls.
 * Manual changes inside a file are found by a thorough pass.
 */
export class DirectoryScan {
  private readonly seen = new Map<Place, Seen>();

  constructor(
    private readonly dataDirectory: string,
    private readonly options: DataDirectoryOptions,
  ) {}

  async pass(thorough: boolean): Promise<readonly StampedFile[]> {
    const files: StampedFile[] = [];
    for (const place of ['cases', 'graphs', 'ontology'] as const) files.push(...(await this.look(place, thorough)));
    return files;
  }

  private async look(place: Place, thorough: boolean): Promise<readonly StampedFile[]> {
    const before = this.seen.get(place);
    // The ontology belongs to the program and does not change while the server runs.
    if (place === 'ontology' && before) return before.files;
    const folders = await this.foldersOf(place);
    const same = before?.folders === folders;
    if (same && before.settled && !thorough) return before.files;
    const listed = await filesIn(place, this.dataDirectory, this.options);
    const files: StampedFile[] = [];
    for (const part of parts(listed, 64)) {
      const stamped = await Promise.all(part.map(async (file) => ({ ...file, stamp: await stampOf(file.path) })));
      files.push(...stamped.filter((file): file is StampedFile => file.stamp !== undefined));
    }
    // Two changes within one clock tick of the file system give the same stamp, so a changed folder is scanned twice.
    this.seen.set(place, { folders, files, settled: same });
    return files;
  }

  private async foldersOf(place: Place): Promise<string> {
    if (place === 'ontology') return '';
    const root = join(this.dataDirectory, place);
    const folders = [root];
    if (place === 'graphs') folders.push(...(await subfolders(root)));
    const stamps = await Promise.all(folders.map(async (folder) => `${folder} ${await stampOf(folder)}`));
    return stamps.join('\n');
  }
}

async function subfolders(root: string): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const folder = join(root, entry.name);
    found.push(folder, ...(await subfolders(folder)));
  }
  return found.sort();
}

function* parts<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}
