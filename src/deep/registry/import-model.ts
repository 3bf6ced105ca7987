import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { stringify as yamlText } from 'yaml';
import { sha256, temporaryIn } from '../../core/index.ts';
import { type ImportedModel, importModelHub } from '../keras/modelhub.ts';
import { cardDigest, type ModelCard } from '../model/card.ts';
import { ModelImportFailed } from '../model/errors.ts';
import { exposeTensors } from '../onnx/expose-tensors.ts';
import { withExternalData } from '../onnx/external-data.ts';
import { readLedger, recordModel } from './ledger.ts';
import { cardPath, readCard, readWeights } from './model-folder.ts';

/**
 * Imports a folder that holds a card with its ONNX file, or a Keras model of ModelHub, into a folder of models and
 * records the digests. Importing the same model again has no effect.
 * @throws ModelImportFailed if the same id and version exists with different content; errors of reading the source
 */
export async function importModel(source: string, into: string): Promise<ModelCard> {
  if (!existsSync(source)) throw new ModelImportFailed('The folder to import does not exist. Check the path.');
  const { card, onnx } = cardPath(source) ? fromCard(source) : await importModelHub(source);
  // Reports a missing tensor now rather than at the first patient.
  exposeTensors(
    onnx,
    card.outputs.map((output) => output.tensor),
  );
  const name = `${card.id}@${card.version}`;
  const digests = { card: cardDigest(card), weights: card.weights.sha256 };
  const known = readLedger(into)[name];
  if (known && (known.card !== digests.card || known.weights !== digests.weights)) {
    throw new ModelImportFailed(
      `${name} is registered with different ${known.weights === digests.weights ? 'card' : 'weights'}. ` +
        'Give the changed model a new version in its card, so that results of the old one stay traceable.',
    );
  }
  await place(join(into, name), card, onnx);
  await recordModel(into, name, digests);
  return card;
}

function fromCard(source: string): ImportedModel {
  const card = readCard(source, basename(source));
  const read = readWeights(source, card);
  const onnx = withExternalData(read, source);
  if (onnx === read) return { card, onnx };
  // The network is registered with all of its weights, and the digest covers them.
  return { card: { ...card, weights: { ...card.weights, sha256: sha256(onnx) } }, onnx };
}

/** Writes the model's folder next to its place and moves it there, so that it appears complete or not at all. */
async function place(target: string, card: ModelCard, onnx: Uint8Array): Promise<void> {
  const part = await temporaryIn(dirname(target));
  try {
    await mkdir(part.path);
    await writeFile(join(part.path, card.weights.file), onnx);
    await writeFile(join(part.path, 'card.yaml'), yamlText(card));
    await rm(target, { recursive: true, force: true });
    await part.become(target);
  } finally {
    await part.release();
  }
}
