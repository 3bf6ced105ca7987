import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { type Grid, packageRoot } from '../../src/core/index.ts';
import type { MemoryFile } from '../../src/dicom/index.ts';
import { type NamedBytes, writeNrrd } from '../../src/image/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';

const program = fileURLToPath(new URL('./library-program.ts', import.meta.url));

/**
 * The program of library-program.ts as one classic script for a browser, which defines the global `program`; and the
 * modules it lacks.
 */
export async function bundleForBrowsers(): Promise<{ readonly code: string; readonly absent: readonly string[] }> {
  const absent: string[] = [];
  const bundle = await rolldown({
    input: program,
    platform: 'browser',
    // Requested in Node only, see factoryOf in codec-library.ts.
    transform: { define: { 'import.meta.url': '""' } },
    // The shipped files, not the sources.
    plugins: [
      {
        name: 'built-entries',
        resolveId: (id) => {
          const entry = /src\/entries\/(\w+)\.ts$/.exec(id)?.[1];
          return entry && join(packageRoot(), 'dist', `${entry}.js`);
        },
      },
    ],
    // The codecs of compressed images are loaded on first use, which does not occur here.
    external: (id) => /^@cornerstonejs\//.test(id),
    onLog: (_, { message }) => absent.push(message),
  });
  const { output } = await bundle.generate({ format: 'iife', name: 'program', codeSplitting: false });
  await bundle.close();
  return { code: output[0].code, absent: [...absent, ...output[0].imports] };
}

/** A small phantom patient as DICOM files. */
export function phantomFiles(): MemoryFile[] {
  const patient = phantomPatient({ patientId: 'LIBRARY', seed: 5, size: [48, 44, 7] });
  return [...patient.files()].map(({ relative, bytes }) => ({ name: relative, bytes }));
}

/** An image with short waves and a ball in it, as NRRD. */
export async function ballFiles(): Promise<readonly [image: NamedBytes, mask: NamedBytes]> {
  const size = [20, 18, 12] as const;
  const grid: Grid = {
    size,
    spacing: [0.9, 1.1, 2.5],
    origin: [-7, 3.25, 11],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
  const voxels = new Float32Array(size[0] * size[1] * size[2]);
  const inside = new Uint8Array(voxels.length);
  for (let at = 0; at < voxels.length; at++) {
    const [i, j, k] = [at % 20, Math.floor(at / 20) % 18, Math.floor(at / 360)];
    voxels[at] = 90 * Math.sin(i / 2.1) + 60 * Math.cos(j / 3.7) + 11.5 * k + (at % 17);
    inside[at] = (i - 10) ** 2 + (j - 8) ** 2 + 4 * (k - 6) ** 2 < 60 ? 1 : 0;
  }
  return [
    { name: 'image.nrrd', bytes: await writeNrrd({ grid, voxels }) },
    { name: 'mask.nrrd', bytes: await writeNrrd({ grid, voxels: inside }) },
  ];
}
