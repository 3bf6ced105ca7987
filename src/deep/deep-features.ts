import { type Mask, QiawError, type Volume } from '../core/index.ts';
import { featureOutput, type ModelCard } from './model/card.ts';
import type { DeepModel } from './model/deep-model.ts';
import { DeepRoiEmpty } from './model/errors.ts';
import { type DeepNote, type DeepVector, type Prediction, summarise } from './model/model.ts';
import { networkInput } from './preprocess/network-input.ts';
import { assertOneGrid } from './preprocess/one-grid.ts';

export interface DeepOptions {
  /** Checked before each ROI and each batch. */
  readonly signal?: AbortSignal;
  /** UCUM unit of the image, if known; a note reports if the model was made for another one. */
  readonly unit?: string;
}

export interface DeepBatchOptions extends DeepOptions {
  /**
   * ROIs per inference, 1 by default: on a CPU a larger batch is not faster per cube, and with one cube per run a
   * vector cannot depend on its neighbours.
   */
  readonly batchSize?: number;
}

/** The outcome for one ROI of a batch. */
export type DeepOutcome =
  | { readonly ok: true; readonly vector: DeepVector }
  | { readonly ok: false; readonly code: `QIAW_${string}`; readonly reason: string };

/**
 * The deep feature vector of one ROI. `mask` lies on the image's grid; intensities are in the card's unit (HU for CT).
 * The same image, mask, model and runtime give the same bytes.
 * @throws DeepRoiEmpty, DeepGridMismatch, DeepNotFinite, DeepRuntimeMissing, DeepRuntimeFailed, ModelInterfaceMismatch
 */
export async function deepFeatures(
  image: Volume,
  mask: Mask,
  model: DeepModel,
  options: DeepOptions = {},
): Promise<DeepVector> {
  options.signal?.throwIfAborted();
  assertOneGrid(image.grid, mask.grid);
  const { tensor, notes } = networkInput(image, mask, model.card.input);
  const { runtime, results } = await model.run([tensor]);
  return vectorOf(model, results[0]!, runtime, [...notes, ...unitNotes(model.card, options.unit)]);
}

/**
 * One outcome per mask, in order. An ROI without a vector (empty mask, network output not finite) is an outcome, not an
 * exception; a missing runtime or a broken model affects all ROIs and is thrown. Stops between ROIs and batches with
 * the signal's reason.
 */
export async function deepFeaturesBatch(
  image: Volume,
  masks: readonly Mask[],
  model: DeepModel,
  { signal, unit, batchSize = 1 }: DeepBatchOptions = {},
): Promise<readonly DeepOutcome[]> {
  const outcomes: DeepOutcome[] = [];
  for (let from = 0; from < masks.length; from += batchSize) {
    signal?.throwIfAborted();
    const batch = masks.slice(from, from + batchSize).map((mask) => {
      signal?.throwIfAborted();
      assertOneGrid(image.grid, mask.grid);
      return attempt(() => networkInput(image, mask, model.card.input));
    });
    const good = batch.filter((input) => input.ok);
    const { runtime, results } =
      good.length > 0 ? await model.run(good.map((input) => input.value.tensor)) : { runtime: '', results: [] };
    let next = 0;
    for (const input of batch) {
      if (!input.ok) {
        outcomes.push(input);
        continue;
      }
      const result = results[next++]!;
      const outcome = attempt(() =>
        vectorOf(model, result, runtime, [...input.value.notes, ...unitNotes(model.card, unit)]),
      );
      outcomes.push(outcome.ok ? { ok: true, vector: outcome.value } : outcome);
    }
  }
  return outcomes;
}

type Attempt<T> = { readonly ok: true; readonly value: T } | Extract<DeepOutcome, { ok: false }>;

/** Errors that concern one ROI become values. */
function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    const ofOneRoi =
      error instanceof DeepRoiEmpty || (error instanceof QiawError && error.code === 'QIAW_DEEP_NOT_FINITE');
    if (!ofOneRoi) throw error;
    return { ok: false, code: error.code, reason: error.message };
  }
}

function vectorOf(
  model: DeepModel,
  tensors: ReadonlyMap<string, Float32Array>,
  runtime: string,
  notes: readonly DeepNote[],
): DeepVector {
  const { card } = model;
  const { id, ...origin } = model.identity;
  const values = tensors.get(featureOutput(card).tensor)!;
  return {
    model: id,
    ...origin,
    values,
    ...summarise(values),
    runtime,
    predictions: predictionsOf(card, tensors),
    notes,
  };
}

function unitNotes({ id, input }: ModelCard, unit: string | undefined): readonly DeepNote[] {
  if (unit === undefined || unit === input.intensity.unit) return [];
  return [
    {
      code: 'QIAW_DEEP_UNIT',
      message: `The model ${id} was made for intensities in ${input.intensity.unit}; these are in ${unit}, so its features are hardly meaningful.`,
    },
  ];
}

/** Only predictions that the card declares, always labelled as research. */
function predictionsOf(card: ModelCard, tensors: ReadonlyMap<string, Float32Array>): readonly Prediction[] {
  return card.outputs.flatMap((output) => {
    if (output.role !== 'prediction') return [];
    const values = tensors.get(output.tensor)!;
    return [
      {
        tensor: output.tensor,
        use: 'research use only' as const,
        values: output.labels.map((label, at) => ({ label, value: values[at]! })),
      },
    ];
  });
}
