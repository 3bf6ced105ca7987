// Writing one Segmentation of 104 segments on 400 slices of 512 x 512: time, size and peak memory, with empty frames
// omitted and kept. Masks are made slice by slice, so what is measured is the writer.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { neutralCodes, type SegmentInput, writeSegmentation } from '../src/outputs/seg/index.ts';

const [columns, rows, slices, count] = [512, 512, 400, 104];

/** Ellipsoids of different size and place, many of them overlapping; the buffer is reused. */
function ellipsoidMask(index: number): (slice: number) => Uint8Array | undefined {
  const centre = [100 + ((index * 37) % 300), 100 + ((index * 53) % 300), 60 + ((index * 29) % 280)] as const;
  const radii = [30 + (index % 60), 30 + ((index * 7) % 60), 20 + ((index * 11) % 100)] as const;
  const buffer = new Uint8Array(columns * rows);
  return (slice) => {
    const left = 1 - ((slice - centre[2]) / radii[2]) ** 2;
    if (left <= 0) return undefined;
    buffer.fill(0);
    for (let row = 0; row < rows; row += 1) {
      const width = left - ((row - centre[1]) / radii[1]) ** 2;
      if (width <= 0) continue;
      const half = Math.floor(radii[0] * Math.sqrt(width));
      buffer.fill(
        1,
        row * columns + Math.max(0, centre[0] - half),
        row * columns + Math.min(columns, centre[0] + half + 1),
      );
    }
    return buffer;
  };
}

function measure(emptyFrames: 'omit' | 'keep'): Record<string, string | number> {
  const instances = Array.from({ length: slices }, (_, k) => ({
    path: '',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    sopInstanceUid: `2.25.1000${k}`,
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    rows,
    columns,
    bitsAllocated: 16,
    bitsStored: 16,
    pixelRepresentation: 0 as const,
    position: [-250, -250, k] as const,
    orientation: [
      [1, 0, 0],
      [0, 1, 0],
    ] as const,
    pixelSpacing: [0.977, 0.977] as const,
    rescaleSlope: 1,
    rescaleIntercept: 0,
  }));
  const segments = Array.from(
    { length: count },
    (_, index): SegmentInput => ({
      label: `Segment ${index + 1}`,
      algorithmType: 'AUTOMATIC',
      algorithmName: 'bench',
      ...neutralCodes,
      trackingId: `Segment ${index + 1}`,
      trackingUid: `2.25.${index + 1}`,
      mask: ellipsoidMask(index),
    }),
  );
  const start = performance.now();
  const file = writeSegmentation({
    series: {
      seriesInstanceUid: '2.25.50',
      frameOfReferenceUid: '2.25.51',
      modality: 'CT',
      patientStudy: { studyInstanceUid: '2.25.52' },
      instances,
      description: {},
    },
    grid: {
      size: [columns, rows, slices],
      spacing: [0.977, 0.977, 1],
      origin: [-250, -250, 0],
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    instances,
    segments,
    uids: { sopInstanceUid: '2.25.1', seriesInstanceUid: '2.25.2', dimensionOrganizationUid: '2.25.3' },
    software: { name: 'FAIR-QIAW', version: 'bench' },
    emptyFrames,
  });
  return {
    'empty frames': emptyFrames === 'omit' ? 'omitted' : 'kept',
    seconds: Number(((performance.now() - start) / 1000).toFixed(2)),
    'file MB': Math.round(file.length / 1e6),
    'peak memory MB': Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

const own = process.argv[2];
if (own === 'omit' || own === 'keep') {
  console.log(JSON.stringify(measure(own)));
} else {
  // A process for each, so that peak memory is its own.
  const self = fileURLToPath(import.meta.url);
  const results = (['omit', 'keep'] as const).map((mode) => {
    const { stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, self, mode], { encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, string | number>;
  });
  console.table(results);
}
