import { PassingFault } from './errors.ts';

/** One body part; its bytes must be read before the next part is requested. */
export interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: AsyncIterable<Uint8Array>;
}

const HEADERS_LIMIT = 16 * 1024;
const CRLF = Buffer.from('\r\n\r\n');

/** The boundary of a `multipart/…` content type (RFC 2046 5.1.1); undefined for other types. */
export function boundaryOf(contentType: string | null): string | undefined {
  const match = /^multipart\/[^;]+;(?:[^"]|"[^"]*")*?\bboundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType ?? '');
  return match?.[1] ?? match?.[2];
}

/**
 * The parts of a multipart message as they arrive; memory is one chunk of the network. The declared length of a part is
 * trusted, so that its bytes may contain anything, including the boundary.
 *
 * @throws PassingFault if the message is truncated or a part does not have its declared length.
 */
export async function* readParts(message: AsyncIterable<Uint8Array>, boundary: string): AsyncIterable<Part> {
  const input = new Input(message);
  try {
    const delimiter = Buffer.from(`\r\n--${boundary}`);
    // The first delimiter may be at the very beginning, without a preceding line break.
    input.startWith(Buffer.from('\r\n'));
    // The preamble before the first part is for readers without MIME support.
    await drain(input.until(delimiter));
    while (!(await isLast(input))) {
      const headers = parseHeaders(await input.takeUntil(CRLF, HEADERS_LIMIT));
      const bytes = bodyOf(input, delimiter, headers.get('content-length'));
      yield { headers, body: bytes };
      await drain(bytes);
    }
  } finally {
    await input.close();
  }
}

/**
 * The text after a delimiter: `--` after the last part, else the end of the line, optionally after padding (RFC 2046
 * 5.1.1).
 */
async function isLast(input: Input): Promise<boolean> {
  let tail = (await input.take(2)).toString('latin1');
  while (/^[ \t]/.test(tail)) tail = tail.slice(1) + (await input.take(1)).toString('latin1');
  if (tail === '--') return true;
  if (tail === '\r\n') return false;
  throw new PassingFault('a multipart message is damaged');
}

async function* bodyOf(input: Input, delimiter: Buffer, length: string | undefined): AsyncGenerator<Uint8Array> {
  if (!/^\d+$/.test(length ?? '')) {
    yield* input.until(delimiter);
    return;
  }
  yield* input.exactly(Number(length));
  const next = await input.take(delimiter.length);
  if (!next.equals(delimiter)) throw new PassingFault('a part does not have its declared length');
}

async function drain(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of bytes) {
    // Only its end is needed.
  }
}

function parseHeaders(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of bytes.toString('latin1').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

/** Bytes that arrive in chunks, consumed on demand. */
class Input {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private held: Buffer = Buffer.alloc(0);

  constructor(message: AsyncIterable<Uint8Array>) {
    this.chunks = message[Symbol.asyncIterator]();
  }

  startWith(bytes: Buffer): void {
    this.held = Buffer.concat([bytes, this.held]);
  }

  /** Releases the connection. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  async take(length: number): Promise<Buffer> {
    while (this.held.length < length) await this.more();
    return this.cut(length);
  }

  async takeUntil(mark: Buffer, limit: number): Promise<Buffer> {
    // A part without headers begins with the empty line.
    if ((await this.peek(2)).equals(Buffer.from('\r\n'))) return this.cut(2);
    let at = this.held.indexOf(mark);
    while (at < 0) {
      if (this.held.length > limit) throw new PassingFault('the headers of a part do not end');
      await this.more();
      at = this.held.indexOf(mark);
    }
    const found = this.cut(at);
    this.cut(mark.length);
    return found;
  }

  async *exactly(length: number): AsyncIterable<Uint8Array> {
    let left = length;
    while (left > 0) {
      if (this.held.length === 0) await this.more();
      const piece = this.cut(Math.min(left, this.held.length));
      left -= piece.length;
      yield piece;
    }
  }

  /** Everything up to the mark, which is removed. */
  async *until(mark: Buffer): AsyncIterable<Uint8Array> {
    for (;;) {
      const at = this.held.indexOf(mark);
      if (at >= 0) {
        if (at > 0) yield this.cut(at);
        this.cut(mark.length);
        return;
      }
      const safe = this.held.length - mark.length + 1;
      if (safe > 0) yield this.cut(safe);
      await this.more();
    }
  }

  private async peek(length: number): Promise<Buffer> {
    while (this.held.length < length) await this.more();
    return this.held.subarray(0, length);
  }

  private cut(length: number): Buffer {
    const piece = this.held.subarray(0, length);
    this.held = this.held.subarray(length);
    return piece;
  }

  private async more(): Promise<void> {
    const { done, value } = await this.chunks.next();
    if (done === true) throw new PassingFault('the message is truncated');
    const chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
  }
}
