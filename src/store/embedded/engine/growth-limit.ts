/** Exports of the patched engine: the maximum number of memory pages, and the request that would have exceeded it. */
export const limitExport = 'fair_qiaw_most_pages';
export const refusedExport = 'fair_qiaw_refused_pages';

const sections = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;

/**
 * The engine's code with a memory limit that can be set at any time. npm oxigraph has no limit below WebAssembly's 4 GiB and
 * builds an answer as a whole. Its only `memory.grow` is replaced by a call to a function that traps if the limit would be
 * exceeded. Undefined if the code does not have the expected structure; then there is no limit.
 */
export function withGrowthLimit(code: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  try {
    return patched(code);
  } catch {
    return undefined;
  }
}

function patched(code: Uint8Array): Uint8Array<ArrayBuffer> {
  const found = new Map<number, Uint8Array>();
  const parts: Array<{ readonly id: number; readonly body: Uint8Array }> = [];
  const reader = new Reader(code, 8);
  while (reader.at < code.length) {
    const id = reader.byte();
    const body = reader.bytes(reader.number());
    parts.push({ id, body });
    found.set(id, body);
  }
  const section = (name: keyof typeof sections): Uint8Array => {
    const body = found.get(sections[name]);
    if (body === undefined) throw new Error(`the section ${name} is missing`);
    return body;
  };
  const functions = new Reader(section('function')).number();
  const grow = importedFunctions(section('import')) + functions;
  const limit = new Reader(section('global')).number();
  // Two mutable i32 globals: the limit (initially all 65 536 pages) and the refused request (initially 0).
  const globals = [0x7f, 1, 0x41, ...signed(65_536), 0x0b, 0x7f, 1, 0x41, 0, 0x0b];
  const changed = new Map<number, Uint8Array>([
    [sections.function, appended(section('function'), 1, unsigned(typeOf(section('type'))))],
    [sections.global, appended(section('global'), 2, globals)],
    [
      sections.export,
      appended(section('export'), 2, [...exported(limitExport, limit), ...exported(refusedExport, limit + 1)]),
    ],
    [sections.code, withCall(section('code'), grow, growing(limit))],
  ]);
  const bytes = parts.flatMap(({ id, body }) => {
    const next = changed.get(id) ?? body;
    return [Uint8Array.from([id, ...unsigned(next.length)]), next];
  });
  return joined([code.subarray(0, 8), ...bytes]);
}

/** Body of (pages) -> i32: records the request and traps if it exceeds the limit, otherwise grows the memory. */
function growing(limit: number): number[] {
  const get = (global: number) => [0x23, ...unsigned(global)];
  const note = [0x20, 0, 0x24, ...unsigned(limit + 1)];
  // memory.size + pages > limit
  const passes = [0x3f, 0, 0x20, 0, 0x6a, ...get(limit), 0x4b];
  const body = [0, ...passes, 0x04, 0x40, ...note, 0x00, 0x0b, 0x20, 0, 0x40, 0, 0x0b];
  return [...unsigned(body.length), ...body];
}

/** The code section with its memory.grow replaced by a call, and with one more function. */
function withCall(code: Uint8Array, called: number, added: readonly number[]): Uint8Array {
  const places = growsIn(code);
  const reader = new Reader(code);
  const count = reader.number();
  const first = reader.at;
  const changed: Uint8Array[] = [];
  for (let n = 0; n < count; n++) {
    const before = reader.at;
    const length = reader.number();
    const start = reader.at;
    reader.bytes(length);
    // Functions are separated by their lengths, which may look like any instruction.
    while (places.length > 0 && places[0]! < start) places.shift();
    for (; places.length > 0 && places[0]! < reader.at; places.shift()) {
      const place = places[0]!;
      const call = Uint8Array.from([0x10, ...unsigned(called)]);
      const body = joined([code.subarray(start, place), call, code.subarray(place + 2, reader.at)]);
      const size = Uint8Array.from(unsigned(body.length));
      changed.push(joined([code.subarray(first, before), size, body, code.subarray(reader.at)]));
    }
  }
  const [functions] = changed;
  // There must be exactly one memory.grow, so a single candidate must be it.
  if (functions === undefined || changed.length > 1) throw new Error(`${changed.length} places may be memory.grow`);
  return joined([Uint8Array.from(unsigned(count + 1)), functions, Uint8Array.from(added)]);
}

/** Offsets of 40 00 that are not a block type followed by `unreachable`. Instructions and operands are not distinguished here. */
function growsIn(code: Uint8Array): number[] {
  const bytes = Buffer.from(code.buffer, code.byteOffset, code.length);
  const wanted = Buffer.from([0x40, 0]);
  const places: number[] = [];
  for (let n = bytes.indexOf(wanted); n >= 0; n = bytes.indexOf(wanted, n + 1)) {
    if (!(code[n - 1]! >= 2 && code[n - 1]! <= 4)) places.push(n);
  }
  return places;
}

function importedFunctions(imports: Uint8Array): number {
  const reader = new Reader(imports);
  const count = reader.number();
  for (let n = 0; n < count; n++) {
    reader.bytes(reader.number());
    reader.bytes(reader.number());
    if (reader.byte() !== 0) throw new Error('an import is not a function');
    reader.number();
  }
  return count;
}

/** Index of the type (i32) -> i32. */
function typeOf(types: Uint8Array): number {
  const reader = new Reader(types);
  const count = reader.number();
  for (let n = 0; n < count; n++) {
    if (reader.byte() !== 0x60) throw new Error('a type is not a function type');
    const taken = reader.bytes(reader.number());
    const given = reader.bytes(reader.number());
    if (taken.length === 1 && given.length === 1 && taken[0] === 0x7f && given[0] === 0x7f) return n;
  }
  throw new Error('the type (i32) -> i32 is missing');
}

const exported = (name: string, global: number): number[] => [
  name.length,
  ...new TextEncoder().encode(name),
  3,
  ...unsigned(global),
];

/** A section with further entries appended. */
function appended(section: Uint8Array, more: number, entries: readonly number[]): Uint8Array {
  const reader = new Reader(section);
  const count = reader.number();
  return joined([Uint8Array.from(unsigned(count + more)), section.subarray(reader.at), Uint8Array.from(entries)]);
}

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

/** LEB128 of a positive number in the signed encoding. */
function signed(value: number): number[] {
  const bytes = unsigned(value);
  const last = bytes.at(-1)!;
  return last < 0x40 ? bytes : [...bytes.slice(0, -1), last | 0x80, 0];
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

class Reader {
  constructor(
    private readonly all: Uint8Array,
    public at = 0,
  ) {}

  byte(): number {
    const value = this.all[this.at++];
    if (value === undefined) throw new Error('unexpected end of code');
    return value;
  }

  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  bytes(length: number): Uint8Array {
    const start = this.at;
    this.at += length;
    if (this.at > this.all.length) throw new Error('unexpected end of code');
    return this.all.subarray(start, this.at);
  }
}
