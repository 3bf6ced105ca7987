// Writes the package's own model again: `npx tsx src/deep/default-model/write.ts`. The bytes change only with
// the code; in that case give the card a new version. A test compares the stored files with the output of the code.
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { temporaryIn } from '../../core/index.ts';
import { importModel } from '../registry/import-model.ts';
import { makeDefaultModel } from './make-default-model.ts';

const { card, onnx } = makeDefaultModel();
const source = await temporaryIn(tmpdir());
try {
  await mkdir(source.path);
  await writeFile(join(source.path, card.weights.file), onnx);
  await writeFile(join(source.path, 'card.yaml'), stringify(card));
  await importModel(source.path, fileURLToPath(new URL('.', import.meta.url)));
} finally {
  await source.release();
}
