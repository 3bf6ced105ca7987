import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { ModelWeightsInvalid } from '../model/errors.ts';

export interface WeightArray {
  /** Name inside the layer, without prefix and `:0`: `W`, `kernel`, `gamma`, `running_std`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** C order. */
  readonly values: Float32Array;
}

export interface KerasWeights {
  /** `tensorflow`, `theano`, or absent in old files. */
  readonly backend: string | undefined;
  readonly kerasVersion: string | undefined;
  /** The architecture as JSON, if the file contains a whole model. */
  readonly architecture: string | undefined;
  /** In the order of the layer's weight_names; empty for layers without weights. */
  readonly layers: ReadonlyMap<string, readonly WeightArray[]>;
}

/** \x89 H D F \r \n \x1a \n */
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

interface Node {
  readonly attrs: Readonly<Record<string, { readonly value: unknown }>>;
}
interface GroupNode extends Node {
  get(path: string): unknown;
}
interface DatasetNode extends Node {
  readonly shape: number[] | null;
  readonly value: unknown;
}

/**
 * Reads weights as Keras 1.x and 2.x save them (`save_weights`), or inside a whole model (`save`: under
 * `model_weights`). Names come as fixed-length, NUL-padded bytes; layers without weights have an empty float64
 * `weight_names`.
 * @throws ModelWeightsInvalid
 */
export async function readKerasWeights(path: string): Promise<KerasWeights> {
  assertHdf5(path);
  const h5wasm = await import('h5wasm/node');
  const library = await h5wasm.ready;
  let file: InstanceType<typeof h5wasm.File> | undefined;
  try {
    // Otherwise the HDF5 library prints a long trace to stderr and continues with an invalid handle.
    library.activate_throwing_error_handler();
    file = new h5wasm.File(path, 'r');
    library.deactivate_throwing_error_handler();
    const nested = file.attrs['layer_names'] === undefined && file.attrs['layer_names0'] === undefined;
    const root: GroupNode = nested ? asGroup(file.get('model_weights'), 'model_weights') : file;
    return read(root, file, { bytes: statSync(path).size, promised: 0 });
  } catch (cause) {
    if (cause instanceof ModelWeightsInvalid) throw cause;
    throw new ModelWeightsInvalid('weights.h5 cannot be read: the HDF5 file is damaged. Fetch it again.', { cause });
  } finally {
    library.deactivate_throwing_error_handler();
    file?.close();
  }
}

function read(root: GroupNode, file: GroupNode, size: FileSize): KerasWeights {
  const names = textList(root, 'layer_names');
  if (names.length === 0) {
    throw new ModelWeightsInvalid('weights.h5 has no layer_names: it was not written by Keras save_weights or save.');
  }
  const layers = new Map<string, readonly WeightArray[]>();
  for (const layer of names) {
    const group = asGroup(root.get(layer), layer);
    layers.set(
      layer,
      textList(group, 'weight_names').map((path) => weightArray(group, layer, path, size)),
    );
  }
  const attribute = (key: string): string | undefined => {
    const value = root.attrs[key]?.value ?? file.attrs[key]?.value;
    return typeof value === 'string' ? withoutPadding(value) : undefined;
  };
  return {
    backend: attribute('backend'),
    kerasVersion: attribute('keras_version'),
    architecture: attribute('model_config'),
    layers,
  };
}

function weightArray(group: GroupNode, layer: string, path: string, file: FileSize): WeightArray {
  const dataset = group.get(path) as DatasetNode | null;
  if (!dataset || !('shape' in dataset) || dataset.shape === null) {
    throw new ModelWeightsInvalid(`weights.h5: layer "${layer}" names the array "${path}", which is missing.`);
  }
  assertHeld(dataset.shape, file);
  const value = dataset.value;
  if (!(value instanceof Float32Array || value instanceof Float64Array)) {
    throw new ModelWeightsInvalid(
      `weights.h5: the array "${path}" of layer "${layer}" does not contain float32 or float64 numbers.`,
    );
  }
  const values = Float32Array.from(value);
  if (values.some((number) => !Number.isFinite(number))) {
    throw new ModelWeightsInvalid(`weights.h5: the array "${path}" of layer "${layer}" contains NaN or infinity.`);
  }
  return { name: shortName(path, layer), shape: dataset.shape, values };
}

/** Bytes of the file, and of all arrays read so far. */
interface FileSize {
  readonly bytes: number;
  promised: number;
}

/** HDF5 compresses its content, arrays of zeros a thousandfold; trained weights hardly compress at all. */
function assertHeld(shape: readonly number[], file: FileSize): void {
  file.promised += 4 * shape.reduce((product, length) => product * length, 1);
  if (file.promised <= 64 * 1024 * 1024 || file.promised <= 50 * file.bytes) return;
  throw new ModelWeightsInvalid(
    `weights.h5 declares more than 50 times its ${file.bytes} bytes, unlike any trained model. Download it again.`,
  );
}

/** `convolution3d_1_W:0` -> `W`; `conv3d_1/kernel:0` -> `kernel`. */
function shortName(path: string, layer: string): string {
  const last = path.replace(/:\d+$/, '').split('/').at(-1)!;
  return last.startsWith(`${layer}_`) ? last.slice(layer.length + 1) : last;
}

/** An attribute of names, which Keras 2 splits into `key0`, `key1`, … when it is too large for one. */
function textList(node: Node, key: string): readonly string[] {
  const parts: unknown[] = [];
  if (node.attrs[key]) parts.push(node.attrs[key].value);
  for (let part = 0; node.attrs[`${key}${part}`]; part++) parts.push(node.attrs[`${key}${part}`]!.value);
  return parts
    .flatMap((part) => (Array.isArray(part) ? part : typeof part === 'string' ? [part] : []))
    .map((name) => withoutPadding(String(name)));
}

const withoutPadding = (text: string): string => text.split('\u0000', 1)[0]!;

function asGroup(node: unknown, name: string): GroupNode {
  if (node === null || typeof node !== 'object' || !('keys' in node)) {
    throw new ModelWeightsInvalid(
      `weights.h5 has no group "${name}": it is damaged or belongs to another architecture.`,
    );
  }
  return node as unknown as GroupNode;
}

/** Checked before HDF5 opens the file, because the library prints a long trace for anything that is not HDF5. */
function assertHdf5(path: string): void {
  const head = Buffer.alloc(SIGNATURE.length);
  const handle = openSync(path, 'r');
  try {
    readSync(handle, head, 0, head.length, 0);
  } finally {
    closeSync(handle);
  }
  if (!head.equals(Buffer.from(SIGNATURE))) {
    throw new ModelWeightsInvalid(
      'weights.h5 is not an HDF5 file. Fetch it again (a Git LFS pointer is a common cause).',
    );
  }
}
