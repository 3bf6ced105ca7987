import { exposeTensors } from '../onnx/expose-tensors.ts';
import { assertWhole } from '../onnx/external-data.ts';
import { cardDigest, featureOutput, type ModelCard } from './card.ts';
import { DeepRuntimeFailed, ModelInterfaceMismatch } from './errors.ts';
import type { InferenceSession, RuntimeLoader, Tensor, TensorInfo } from './runtime.ts';

export interface DeepModelParts {
  /** Checked by the registry. */
  readonly card: ModelCard;
  /** The ONNX file, whose SHA-256 is the card's. */
  readonly onnx: Uint8Array;
  readonly runtime: RuntimeLoader;
  /** Threads inside one operator. */
  readonly threads: number;
}

export interface ModelIdentity {
  readonly id: string;
  readonly version: string;
  /** SHA-256 of the ONNX file. */
  readonly weightsDigest: string;
  /** SHA-256 of the card. */
  readonly cardDigest: string;
  readonly layer: string;
}

interface OpenNetwork {
  readonly session: InferenceSession;
  /** Name of the runtime. */
  readonly runtime: string;
}

/**
 * A model ready to run. The session opens at first use, is kept for all ROIs, and runs one batch at a time, so that the
 * number of threads is bounded for any number of callers. Call `close` when done.
 */
export class DeepModel {
  readonly card: ModelCard;
  readonly cardDigest: string;
  readonly weightsDigest: string;
  readonly #parts: DeepModelParts;
  #open: Promise<OpenNetwork> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: DeepModelParts) {
    this.#parts = parts;
    this.card = parts.card;
    this.cardDigest = cardDigest(parts.card);
    this.weightsDigest = parts.card.weights.sha256;
  }

  /**
   * All parts of the model that decide values, for the digest of a run and for provenance; computed without loading the
   * model.
   */
  get identity(): ModelIdentity {
    const { card, weightsDigest, cardDigest: digest } = this;
    return { id: card.id, version: card.version, weightsDigest, cardDigest: digest, layer: featureOutput(card).layer };
  }

  /** Loads the runtime and the network now. @throws DeepRuntimeMissing, DeepRuntimeFailed, ModelInterfaceMismatch */
  async warm(): Promise<void> {
    await this.#session();
  }

  /**
   * Runs one batch of inputs of the card's shape; returns, for each, the tensors that the card names.
   * @throws DeepRuntimeMissing, DeepRuntimeFailed, ModelInterfaceMismatch
   */
  async run(
    inputs: readonly Tensor[],
  ): Promise<{ readonly runtime: string; readonly results: readonly Map<string, Float32Array>[] }> {
    const { session, runtime } = await this.#session();
    const names = this.card.outputs.map((output) => output.tensor);
    const turn = this.#last.then(() => session.run({ name: this.card.input.tensor, tensor: stack(inputs) }, names));
    this.#last = turn.catch(() => undefined);
    const outputs = await turn;
    const results = inputs.map(
      (_, at) => new Map(names.map((name) => [name, part(name, outputs.get(name)!, at, inputs.length)])),
    );
    for (const result of results) this.#checkSizes(result);
    return { runtime, results };
  }

  /** Frees the network; a later run opens it again. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await this.#last;
    await (await open)?.session.close();
  }

  #session(): Promise<OpenNetwork> {
    this.#open ??= this.#start().catch((error: unknown) => {
      this.#open = undefined;
      throw error;
    });
    return this.#open;
  }

  async #start(): Promise<OpenNetwork> {
    const { card, onnx, threads } = this.#parts;
    const runtime = await this.#parts.runtime();
    assertWhole(onnx);
    const named = exposeTensors(
      onnx,
      card.outputs.map((output) => output.tensor),
    );
    const session = await runtime.open(named, { threads });
    try {
      checkInput(card, session.inputs);
    } catch (error) {
      await session.close();
      throw error;
    }
    return { session, runtime: runtime.name };
  }

  #checkSizes(result: ReadonlyMap<string, Float32Array>): void {
    for (const output of this.card.outputs) {
      const found = result.get(output.tensor)!.length;
      const wanted = output.role === 'features' ? output.size : output.labels.length;
      if (found !== wanted) {
        throw new ModelInterfaceMismatch(
          `The tensor "${output.tensor}" has ${found} components, but the card of ${this.card.id} states ${wanted}. Correct the card.`,
        );
      }
    }
  }
}

/** Shape of one batch of one, as the card describes it. */
export function inputShape({ input }: ModelCard): readonly number[] {
  const [d, h, w] = [...input.axisOrder].map((axis) => input.size['xyz'.indexOf(axis)]!) as [number, number, number];
  const space = input.layout.includes('D') ? [d, h, w] : [h, w];
  return input.layout.endsWith('C') ? [1, ...space, input.channels.length] : [1, input.channels.length, ...space];
}

function checkInput(card: ModelCard, inputs: readonly TensorInfo[]): void {
  const input = inputs.find((candidate) => candidate.name === card.input.tensor);
  if (!input || inputs.length !== 1) {
    throw new ModelInterfaceMismatch(
      `The card of ${card.id} feeds the one input "${card.input.tensor}", but the network requires: ${inputs.map((i) => i.name).join(', ')}. ` +
        'Correct input.tensor in the card.',
    );
  }
  const wanted = inputShape(card);
  // A free dimension has a name, or -1, instead of a size.
  const fits = (size: number | string | undefined, at: number): boolean =>
    at === 0 || typeof size === 'string' || (size ?? -1) < 0 || size === wanted[at];
  if (input.shape.length !== wanted.length || !input.shape.every(fits)) {
    throw new ModelInterfaceMismatch(
      `The network requires an input of shape (${input.shape.join(', ')}), the card of ${card.id} describes (${wanted.join(', ')}): ` +
        'correct size, channels, layout or axisOrder in the card.',
    );
  }
}

function stack(inputs: readonly Tensor[]): Tensor {
  const [first] = inputs;
  if (first === undefined) throw new RangeError('a batch needs at least one input');
  if (inputs.length === 1) return first;
  const data = new Float32Array(first.data.length * inputs.length);
  for (const [at, input] of inputs.entries()) data.set(input.data, at * first.data.length);
  return { shape: [inputs.length, ...first.shape.slice(1)], data };
}

/** The share of one input in a batch's output; copied, so that it outlives the runtime's buffer. */
function part(name: string, output: Tensor, at: number, batch: number): Float32Array {
  if (output.shape[0] !== batch) {
    throw new DeepRuntimeFailed(
      `The tensor "${name}" has the shape (${output.shape.join(', ')}) for a batch of ${batch}; name a tensor with a batch axis.`,
    );
  }
  const length = output.data.length / batch;
  return output.data.slice(at * length, (at + 1) * length);
}
