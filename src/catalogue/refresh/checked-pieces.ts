import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, sha256, writeFileAtomic } from '../../core/index.ts';
import { catalogueShapesDigest } from '../../graph/index.ts';
import type { ConfiguredLevels } from '../model.ts';

/** In the data directory; rewritten whenever the metadata are compared with the content. */
export const checkedPiecesName = '.catalogue-checked';

/**
 * Digests of the parts of the metadata graph that passed the gate under the current shapes and release. Unchanged parts are not
 * validated again, which makes ten thousand datasets feasible. The file may be removed at any time.
 */
export class CheckedPieces {
  readonly #path: string;
  readonly #key: string;
  readonly #known: ReadonlySet<string>;
  readonly #passed = new Set<string>();

  private constructor(path: string, key: string, known: ReadonlySet<string>) {
    this.#path = path;
    this.#key = key;
    this.#known = known;
  }

  static async open(dataDirectory: string, release: string, levels?: ConfiguredLevels): Promise<CheckedPieces> {
    const path = join(dataDirectory, checkedPiecesName);
    const key = keyOf(release, levels);
    const [head, ...digests] = await linesOf(path);
    return new CheckedPieces(path, key, new Set(head === key ? digests : []));
  }

  /** Whether the metadata were last written by this release with these shapes and levels. */
  static async areOf(dataDirectory: string, release: string, levels?: ConfiguredLevels): Promise<boolean> {
    const [head] = await linesOf(join(dataDirectory, checkedPiecesName));
    return head === keyOf(release, levels);
  }

  /** Runs the check on the text of a part unless it passed before. */
  async pass(text: string, check: () => Promise<void>): Promise<void> {
    const digest = sha256(text);
    if (!this.#known.has(digest)) await check();
    this.#passed.add(digest);
  }

  async save(): Promise<void> {
    await writeFileAtomic(this.#path, `${[this.#key, ...this.#passed].join('\n')}\n`);
  }
}

const keyOf = (release: string, levels: ConfiguredLevels = {}): string =>
  `${release} ${catalogueShapesDigest()} ${digestOf(levels)}`;

async function linesOf(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8').catch(() => '')).trimEnd().split('\n');
}
