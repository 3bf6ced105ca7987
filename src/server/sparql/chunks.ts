const pieceSize = 64 * 1024;

/** Text as UTF-8 in pieces encoded on demand, so that a slow reader costs one string instead of two copies. */
export function textInChunks(text: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= text.length) return controller.close();
        let end = Math.min(at + pieceSize, text.length);
        // Do not split a surrogate pair.
        if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--;
        controller.enqueue(encoder.encode(text.slice(at, end)));
        at = end;
      },
    },
    { highWaterMark: 0 },
  );
}

/** Bytes in pieces, without a copy. */
export function bytesInChunks(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.byteLength) return controller.close();
        controller.enqueue(bytes.subarray(at, at + pieceSize));
        at += pieceSize;
      },
    },
    { highWaterMark: 0 },
  );
}
