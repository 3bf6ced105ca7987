/**
 * The wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding/), as far as ONNX needs it: the
 * sequence of fields of a message, each with its number and kind.
 */
export interface Field {
  readonly number: number;
  /** 0: variable-length integer, 1: eight bytes, 2: bytes with their length, 5: four bytes. */
  readonly kind: number;
  /** Content of a field of kind 2; empty for others. */
  readonly bytes: Uint8Array;
  /** Value of a field of kind 0, as an unsigned integer of 64 bits; 0 for others. */
  readonly integer: bigint;
  /** The whole field with its tag, unchanged. */
  readonly whole: Uint8Array;
}

/** The fields of a message in their order. @throws RangeError if the bytes are not a message */
export function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError('An integer of the message is not terminated.');
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    const number = Number(tag >> 3n);
    const kind = Number(tag & 7n);
    let integer = 0n;
    let from = at;
    if (kind === 0) integer = varint();
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else if (kind === 2) {
      const length = Number(varint());
      from = at;
      at += length;
    } else throw new RangeError('The message has a field of unknown kind.');
    if (at > message.length || number === 0) throw new RangeError('The message ends inside a field.');
    const bytes = kind === 2 ? message.subarray(from, at) : message.subarray(0, 0);
    fields.push({ number, kind, bytes, integer, whole: message.subarray(start, at) });
  }
  return fields;
}

export const textOf = ({ bytes }: Field): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();

/** A message of these fields. */
export const messageOf = (...fields: readonly Uint8Array[]): Uint8Array => Buffer.concat(fields);

/** An integer field; a negative one as its two's complement of 64 bits. */
export const integerField = (number: number, value: number): Uint8Array => messageOf(tag(number, 0), varintOf(value));

export const bytesField = (number: number, bytes: Uint8Array): Uint8Array =>
  messageOf(tag(number, 2), varintOf(bytes.length), bytes);

export const textField = (number: number, text: string): Uint8Array => bytesField(number, Buffer.from(text));

/** Integers packed into one field; no field if there are none. */
export const integersField = (number: number, values: readonly number[]): Uint8Array =>
  values.length === 0 ? new Uint8Array() : bytesField(number, messageOf(...values.map(varintOf)));

export function floatField(number: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return messageOf(tag(number, 5), bytes);
}

const tag = (number: number, kind: number): Uint8Array => varintOf(number * 8 + kind);

function varintOf(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}
