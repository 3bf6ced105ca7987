/** Files in memory by path. One table, because headers name their file by path and are read from it again. */
const held = new Map<string, Uint8Array>();
let sets = 0;

/** A file in memory. */
export interface MemoryFile {
  /** Where it lay, with `/` between the parts; what refusals name. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Files in memory as a source; `release` them when nothing is read from them any more. */
export interface MemoryFiles extends AsyncIterable<{ path: string; relative: string; bytes: number }> {
  release(): void;
}

/**
 * DICOM files that are in memory already, for browsers and for programs that fetch them: {@link scan} them like a folder. The bytes are
 * kept, not copied.
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
