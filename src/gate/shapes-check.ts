import { join } from 'node:path';
import { Store } from 'n3';
import { firstEngine } from './engine.ts';
import { ShapesError } from './errors.ts';
import { readTurtle, type ShapeFile } from './shapes.ts';

/** Validates shapes with SHACL's own shapes (W3C shacl-shacl); a malformed shape would otherwise just not constrain. */
export async function checkShapes(metaFolder: string, files: readonly ShapeFile[]): Promise<void> {
  const validate = firstEngine(readTurtle(join(metaFolder, 'shacl-shacl.ttl')));
  for (const file of files) {
    const results = await validate(new Store([...file.quads] as never));
    const [first] = results;
    if (first === undefined) continue;
    throw new ShapesError(
      `The ${file.engine} shapes for "${file.kind}" are not well-formed SHACL: ${first.message} ` +
        `(path ${first.path || 'none'}, ${results.length} findings). Correct the shapes file.`,
    );
  }
}
