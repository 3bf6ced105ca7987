import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTemporary, packageRoot, QiawError } from '../../core/index.ts';
import { cardDigest, featureOutput, type ModelCard } from '../model/card.ts';
import { DeepModel } from '../model/deep-model.ts';
import { ModelDigestRefused, ModelImportFailed, ModelUnknown } from '../model/errors.ts';
import { loadOnnxRuntime } from '../model/onnx-runtime.ts';
import type { RuntimeLoader } from '../model/runtime.ts';
import { importModel } from './import-model.ts';
import { type LedgerEntry, readLedger } from './ledger.ts';
import { cardPath, readCard, readWeights } from './model-folder.ts';

export interface RegistryOptions {
  /** Folders of models; imports go to the first. A folder that does not exist counts as empty. */
  readonly folders: readonly string[];
  /** Injected in tests; onnxruntime-node otherwise. */
  readonly runtime?: RuntimeLoader;
  /** Threads inside one operator, 1 by default: more threads change the time, not the values. */
  readonly threads?: number;
  /** Whether the package's own model is listed too; true by default. */
  readonly withDefault?: boolean;
}

/** One model in `qiaw model list`. */
export interface ModelListing {
  /** `id@version`, or the folder's name if its card cannot be read. */
  readonly name: string;
  readonly status: 'registered' | 'refused';
  /** Why a model is refused. */
  readonly problem?: { readonly code: string; readonly message: string };
  readonly title?: string;
  readonly task?: string;
  readonly licence?: string;
  readonly layer?: string;
  readonly size?: number;
  readonly predicts?: boolean;
  readonly weightsDigest?: string;
  readonly cardDigest?: string;
}

interface Place {
  readonly folder: string;
  readonly recorded: LedgerEntry | undefined;
  readonly name: string;
}

/** The models of this installation. Digests of card and weights are checked against the ledger at every load. */
export class ModelRegistry {
  readonly #options: RegistryOptions;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** All models, sorted by name; weights are not read. */
  list(): readonly ModelListing[] {
    return this.#places().map((place) => this.#listing(place, () => this.#card(place)));
  }

  /** All models, with weights read and digests compared. */
  verify(): readonly ModelListing[] {
    return this.#places().map((place) =>
      this.#listing(place, () => {
        const card = this.#card(place);
        readWeights(place.folder, card);
        return card;
      }),
    );
  }

  /** Imports a folder (card + ONNX, or ModelHub) into the first folder of models. @throws ModelImportFailed and others */
  async import(source: string): Promise<ModelListing> {
    const [into] = this.#options.folders;
    if (into === undefined)
      throw new ModelImportFailed('There is no folder for the import. Give --data or models.folders.');
    const card = await importModel(source, into);
    const name = `${card.id}@${card.version}`;
    return this.#listing({ folder: join(into, name), recorded: readLedger(into)[name], name }, () => card);
  }

  /**
   * Opens `id` or `id@version` and checks the digests. The runtime is loaded only at the first ROI.
   * @throws ModelUnknown, ModelDigestRefused, ModelCardInvalid
   */
  load(name: string): DeepModel {
    const place = this.#find(name);
    const card = this.#card(place);
    const { runtime = loadOnnxRuntime, threads = 1 } = this.#options;
    return new DeepModel({ card, onnx: readWeights(place.folder, card), runtime, threads });
  }

  #find(name: string): Place {
    const places = this.#places();
    const found = places.filter((place) => place.name === name || place.name.split('@')[0] === name);
    if (found.length === 1) return found[0]!;
    const names = (found.length > 1 ? found : places).map((place) => place.name).join(', ');
    throw new ModelUnknown(
      found.length > 1
        ? `Several versions of the model ${name} are registered (${names}). Give one as id@version.`
        : `The model ${name} is not registered. Known are: ${names || 'none'}. Import it with \`qiaw model import <folder>\`.`,
    );
  }

  /** A model's folder is named `id@version`; of two folders with the same name the first one counts. */
  #places(): readonly Place[] {
    const places = new Map<string, Place>();
    for (const parent of this.#parents()) {
      const ledger = readLedger(parent);
      for (const name of readdirSync(parent)) {
        const folder = join(parent, name);
        if (places.has(name) || isTemporary(name) || cardPath(folder) === undefined) continue;
        places.set(name, { folder, recorded: Object.hasOwn(ledger, name) ? ledger[name] : undefined, name });
      }
    }
    return [...places.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #parents(): readonly string[] {
    const { folders, withDefault = true } = this.#options;
    const own = withDefault ? [join(packageRoot(), 'src', 'deep', 'default-model')] : [];
    return [...folders, ...own].filter(existsSync);
  }

  /** The card, whose digest is the recorded one. */
  #card({ folder, recorded, name }: Place): ModelCard {
    const card = readCard(folder, name);
    const own = `${card.id}@${card.version}`;
    if (recorded === undefined || own !== name) {
      throw new ModelDigestRefused(
        `The model in the folder "${name}" was never imported, so its digest is unknown and it is not loaded. ` +
          'Run `qiaw model import <that folder>`.',
      );
    }
    if (cardDigest(card) !== recorded.card || card.weights.sha256 !== recorded.weights) {
      throw new ModelDigestRefused(
        `The card of ${name} has changed since the import, and the model is not loaded. ` +
          'Restore it, or give it a new version and import that.',
      );
    }
    return card;
  }

  #listing({ name }: Place, check: () => ModelCard): ModelListing {
    try {
      const card = check();
      const { layer, size } = featureOutput(card);
      return {
        name,
        status: 'registered',
        title: card.name,
        task: card.task,
        licence: card.licence,
        layer,
        size,
        predicts: card.outputs.some((output) => output.role === 'prediction'),
        weightsDigest: card.weights.sha256,
        cardDigest: cardDigest(card),
      };
    } catch (error) {
      if (!(error instanceof QiawError)) throw error;
      return { name, status: 'refused', problem: { code: error.code, message: error.message } };
    }
  }
}

/** The models of these folders and the package's own. */
export function openRegistry(options: RegistryOptions): ModelRegistry {
  return new ModelRegistry(options);
}
