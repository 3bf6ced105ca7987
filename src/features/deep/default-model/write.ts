// Writes the package's own model anew: `npx tsx src/features/deep/default-model/write.ts`. The bytes do not change unless the
// code does; then give the card a new version. A test compares the stored files with what the code makes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { importModel } from '../registry/import-model.ts';
import { makeDefaultModel } from './make-default-model.ts';

const { card, onnx } = makeDefaultModel();
const source = mkdtempSync(join(tmpdir(), 'qiaw-default-model-'));
try {
  writeFileSync(join(source, card.weights.file), onnx);
  writeFileSync(join(source, 'card.yaml'), stringify(card));
  await importModel(source, fileURLToPath(new URL('.', import.meta.url)));
} finally {
  rmSync(source, { recursive: true });
}
