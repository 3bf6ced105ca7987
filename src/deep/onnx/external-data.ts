import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import { ModelImportFailed, ModelInterfaceMismatch } from '../model/errors.ts';
import { bytesField, type Field, fieldsOf, messageOf, textOf } from './wire.ts';

/** Fields that contain nested messages, down to tensors (onnx.proto3, field numbers). */
const inside = {
  Model: { 7: 'Graph', 20: 'Training', 25: 'Function' },
  Training: { 1: 'Graph', 2: 'Graph' },
  Function: { 7: 'Node', 11: 'Attribute' },
  Graph: { 1: 'Node', 5: 'Tensor', 15: 'Sparse' },
  Node: { 5: 'Attribute' },
  Attribute: { 5: 'Tensor', 6: 'Graph', 10: 'Tensor', 11: 'Graph', 22: 'Sparse', 23: 'Sparse' },
  Sparse: { 1: 'Tensor', 2: 'Tensor' },
  Tensor: {},
} as const satisfies Record<string, Readonly<Record<number, string>>>;

type Message = keyof typeof inside;

/** Networks do not nest graphs deeper than this. */
const deepest = 100;
/** Size limit of a Protocol Buffers message. */
const mostBytes = 2 ** 31 - 1;

/** TensorProto.raw_data, external_data, data_location. */
const [RAW_DATA, EXTERNAL_DATA, DATA_LOCATION] = [9, 13, 14];

/**
 * The network with all of its weights inside: external data of tensors in other files of the folder
 * (TensorProto.external_data) is inlined, so that one digest covers it and no other file is read later. Returns the
 * same bytes if there is no external data.
 * @throws ModelImportFailed if a file is outside the folder, is missing or too short, or the total is too large
 */
export function withExternalData(model: Uint8Array, folder: string): Uint8Array {
  const files = new Map<string, Uint8Array>();
  let total = model.length;
  return rewrite(model, 'Model', (tensor) => {
    const entries = new Map(
      tensor.filter(({ number }) => number === EXTERNAL_DATA).map((field) => entryOf(field.bytes)),
    );
    const location = entries.get('location') ?? '';
    const data = files.get(location) ?? readInside(folder, location);
    files.set(location, data);
    const offset = numberOf(entries.get('offset') ?? '0');
    const length = numberOf(entries.get('length') ?? String(data.length - offset));
    if (offset + length > data.length) throw refused('is shorter than the network declares');
    total += length;
    if (total > mostBytes) throw refused('makes the network larger than 2 GB');
    const others = tensor.filter(({ number }) => ![RAW_DATA, EXTERNAL_DATA, DATA_LOCATION].includes(number));
    const raw = bytesField(RAW_DATA, data.subarray(offset, offset + length));
    return messageOf(...others.map(({ whole }) => whole), raw);
  });
}

/** @throws ModelInterfaceMismatch if a tensor of the network is in another file, which would be loaded unchecked */
export function assertWhole(model: Uint8Array): void {
  rewrite(model, 'Model', () => {
    throw new ModelInterfaceMismatch(
      'The network has weights in other files, which no digest covers. Import the model again.',
    );
  });
}

/** The message with each external tensor replaced; unchanged if there is none. */
function rewrite(message: Uint8Array, kind: Message, replace: (tensor: Field[]) => Uint8Array, depth = 0): Uint8Array {
  if (depth > deepest) throw new ModelInterfaceMismatch('The network is nested too deeply.');
  const fields = parse(message);
  if (kind === 'Tensor') {
    const external = fields.some(
      ({ number, integer }) => number === EXTERNAL_DATA || (number === DATA_LOCATION && integer === 1n),
    );
    return external ? replace(fields) : message;
  }
  const within: Readonly<Record<number, Message>> = inside[kind];
  let changed = false;
  const parts = fields.map(({ number, kind: wire, bytes, whole }) => {
    const child = wire === 2 ? within[number] : undefined;
    if (child === undefined) return whole;
    const made = rewrite(bytes, child, replace, depth + 1);
    if (made === bytes) return whole;
    changed = true;
    return bytesField(number, made);
  });
  return changed ? messageOf(...parts) : message;
}

function parse(message: Uint8Array): Field[] {
  try {
    return fieldsOf(message);
  } catch (cause) {
    throw new ModelInterfaceMismatch('The file is not an ONNX model. Import the model again.', { cause });
  }
}

/** StringStringEntryProto: key (1), value (2). */
function entryOf(bytes: Uint8Array): [key: string, value: string] {
  const fields = parse(bytes);
  const text = (number: number) => fields.filter((field) => field.number === number).map(textOf)[0] ?? '';
  return [text(1), text(2)];
}

/** A file of the folder: a relative path without links that lead out of it. */
function readInside(folder: string, location: string): Uint8Array {
  const parts = location.split(/[\\/]/);
  if (
    location === '' ||
    isAbsolute(location) ||
    /^[a-z]:/i.test(location) ||
    parts.includes('..') ||
    location.includes('\0')
  )
    throw refused('is outside of its folder');
  const path = join(folder, location);
  let real: string;
  try {
    real = realpathSync(path);
  } catch {
    throw refused('is missing');
  }
  if (!real.startsWith(realpathSync(folder) + sep)) throw refused('is outside of its folder');
  const about = statSync(real);
  if (!about.isFile()) throw refused('is not a file');
  if (about.size > mostBytes) throw refused('is larger than 2 GB');
  return readFileSync(real);
}

function numberOf(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw refused('has an offset or length that is not a number');
  return value;
}

const refused = (what: string): ModelImportFailed =>
  new ModelImportFailed(
    `A file with weights that the network names ${what}. Put it into the folder of the network and import the folder again.`,
  );
