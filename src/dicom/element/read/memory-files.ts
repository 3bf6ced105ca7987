/**
 * Files in memory by path. They are in one table, because headers store the path of their file, which is read again
 * later.
 */
const held = new Map<string, Uint8Array>();
let sets = 0;

/** A file in memory. */
export interface MemoryFile {
  /** Its original path, with `/` between the parts; named in refusals. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Files in memory as a source; `release` them when they are no longer read. */
export interface MemoryFiles extends AsyncIterable<{ path: string; relative: string; bytes: number }> {
  release(): void;
}

/**
 * DICOM files that are already in memory, for browsers and for programs that fetch them; {@link scan} processes them
 * like a folder. The bytes are kept, not copied.
 */
export function filesInMemory(files: readonly MemoryFile[]): MemoryFiles {
  sets += 1;
  const own = files.map(({ name, bytes }, at) => {
    const path = `memory:${sets}/${at}/${name}`;
    held.set(path, bytes);
    return { path, relative: name, bytes: bytes.byteLength };
  });
  return {
    async *[Symbol.asyncIterator]() {
      yield* own;
    },
    release() {
      for (const { path } of own) held.delete(path);
    },
  };
}

/** The bytes of a file of {@link filesInMemory}. */
export function bytesInMemory(path: string): Uint8Array | undefined {
  return held.get(path);
}
