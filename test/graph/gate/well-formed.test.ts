import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalogueShapes, loadShapes, shippedShapes } from '../../../src/graph/gate/shacl/shapes.ts';
import { checkShapes, shapesDigest } from '../../../src/graph/gate/shacl/shapes-check.ts';

const meta = join(shippedShapes, 'meta');
const shapes = [...loadShapes(shippedShapes), ...loadCatalogueShapes(shippedShapes)];
const unlisted = mkdtempSync(join(tmpdir(), 'qiaw-meta-'));
afterAll(() => rmSync(unlisted, { recursive: true }));

describe('The shipped shapes', () => {
  it('are well-formed SHACL, and the list that avoids checking them again matches (`npx vitest run test/graph/gate/well-formed.test.ts -u` renews it)', async () => {
    await copyFile(join(meta, 'shacl-shacl.ttl'), join(unlisted, 'shacl-shacl.ttl'));
    await checkShapes(unlisted, shapes);
    const list = shapes.map((file) => `${shapesDigest(meta, file)} ${file.name}\n`).join('');
    await expect(list).toMatchFileSnapshot(join(meta, 'well-formed.txt'));
  });

  it('are checked again once a single character changes', async () => {
    const [run] = shapes.filter(({ name }) => name === 'run.ttl');
    writeFileSync(join(unlisted, 'well-formed.txt'), shapesDigest(meta, run!));
    const malformed = { ...run!, quads: run!.quads.filter(({ predicate }) => !predicate.value.endsWith('#path')) };
    await expect(checkShapes(unlisted, [malformed])).resolves.toBeUndefined();
    await expect(checkShapes(unlisted, [{ ...malformed, text: `${run!.text} ` }])).rejects.toMatchObject({
      code: 'QIAW_SHAPES_INVALID',
    });
  });
});
