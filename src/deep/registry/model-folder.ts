import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../core/index.ts';
import { type ModelCard, parseCard } from '../model/card.ts';
import { ModelDigestRefused, ModelImportFailed } from '../model/errors.ts';

const CARDS = ['card.yaml', 'card.yml', 'card.json'];

/** The card's file in a model's folder, or undefined. */
export function cardPath(folder: string): string | undefined {
  return CARDS.map((file) => join(folder, file)).find(existsSync);
}

/** @throws ModelImportFailed if there is no card; ModelCardInvalid */
export function readCard(folder: string, where: string): ModelCard {
  const path = cardPath(folder);
  if (path === undefined) throw new ModelImportFailed(`There is no card (${CARDS.join(', ')}) for ${where}.`);
  return parseCard(readFileSync(path, 'utf8'), where);
}

/** The ONNX file of a card, whose digest matches the card. @throws ModelDigestRefused */
export function readWeights(folder: string, card: ModelCard): Uint8Array {
  const path = join(folder, card.weights.file);
  if (!existsSync(path)) {
    throw new ModelDigestRefused(
      `The weights ${card.weights.file} of ${card.id}@${card.version} are missing. Import the model again.`,
    );
  }
  const bytes = readFileSync(path);
  const found = sha256(bytes);
  if (found !== card.weights.sha256) {
    throw new ModelDigestRefused(
      `The weights of ${card.id}@${card.version} have the SHA-256 ${found}, but the card states ${card.weights.sha256}. ` +
        'They were changed or damaged and are not loaded; import the model again from its source.',
    );
  }
  return bytes;
}
