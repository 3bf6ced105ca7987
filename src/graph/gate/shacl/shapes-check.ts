import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Store } from 'n3';
import { sha256 } from '../../../core/index.ts';
import { ShapesError } from '../errors.ts';
import { firstEngine } from './engine.ts';
import { readTurtle, type ShapeFile } from './shapes.ts';

/**
 * Validates shapes against SHACL's own shapes (W3C shacl-shacl), because a malformed shape would silently constrain nothing.
 * This takes longer than the rest of opening the gate, so `well-formed.txt` lists the digests of files that passed.
 * @throws ShapesError
 */
export async function checkShapes(metaFolder: string, files: readonly ShapeFile[]): Promise<void> {
  const list = join(metaFolder, 'well-formed.txt');
  const known = new Set(existsSync(list) ? readFileSync(list, 'utf8').split(/\s+/) : []);
  const asked = files.filter((file) => !known.has(shapesDigest(metaFolder, file)));
  if (asked.length === 0) return;
  const validate = firstEngine(readTurtle(join(metaFolder, metaShapes)));
  for (const file of asked) {
    const results = await validate(new Store([...file.quads] as never));
    const [first] = results;
    if (first === undefined) continue;
    throw new ShapesError(
      `The ${file.engine} shapes for "${file.kind}" are not well-formed SHACL: ${first.message} ` +
        `(path ${first.path || 'none'}, ${results.length} findings). Correct the shapes file.`,
    );
  }
}

const metaShapes = 'shacl-shacl.ttl';

/** Digest of a shapes file together with the shapes that validate it. */
export function shapesDigest(metaFolder: string, { text }: ShapeFile): string {
  return sha256(`${readFileSync(join(metaFolder, metaShapes), 'utf8')}\0${text}`);
}
