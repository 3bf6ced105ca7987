import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import type { PhantomPatient } from '../../src/pipeline/demo/patient.ts';
import type { RoiSpec } from '../../src/pipeline/demo/spec.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { ofStructureSet } from '../support/corruptions-damaged.ts';
import { encodeItems, tagOf, withItem, withValue } from '../support/element-edits.ts';
import { itemsOf } from '../support/elements.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('doubts');

const box = (name: string, x: number, size: readonly [number, number, number], z = 1.5): RoiSpec => ({
  name,
  shape: { kind: 'box', centre: [x, 0.75, z], sizeMm: size },
  hu: 40,
});
const ring: RoiSpec = {
  name: 'GTV-1',
  hu: 40,
  shape: {
    kind: 'hollow',
    drawnAs: 'inner',
    outer: { kind: 'box', centre: [-20, 0.75, 1.5], sizeMm: [20, 24, 12] },
    cavity: { kind: 'box', centre: [-20, 0.75, 1.5], sizeMm: [10, 12, 12] },
  },
};

/** A ring of two contours, contours on every second slice, and a mask that ends with the volume. */
function doubtful(): PhantomPatient {
  const rois = [ring, box('Heart', 5, [10, 12, 30]), box('Spinal-Cord', 25, [10, 12, 36], 27)];
  return phantomPatient({ patientId: 'DOUBT-1', rois }).edited(
    ofStructureSet((set) =>
      withItem(set, [tagOf.ROIContourSequence, 1], (item) =>
        withValue(item, tagOf.ContourSequence, (contours) =>
          encodeItems(itemsOf(contours).filter((_, n) => n % 2 === 0)),
        ),
      ),
    ),
  );
}

interface Noted {
  readonly rois: ReadonlyArray<{ readonly voxelCount: number }>;
  readonly notes: ReadonlyArray<{ readonly code: string; readonly message: string }>;
}

it('Doubts about a mask are reported in terminal, summary, case.json and graph', async () => {
  await writePhantom(join(folder, 'dicom'), doubtful());
  const data = join(folder, 'data');
  const run = await qiawHere(['run', join(folder, 'dicom'), '--data', data, '--model', 'none', '--identity', 'keep']);
  expect(run.code, run.stderr).toBe(0);
  const place = join(data, 'cases', readdirSync(join(data, 'cases'))[0]!);
  const { rois, notes: all } = JSON.parse(readFileSync(join(place, 'case.json'), 'utf8')) as Noted;
  const notes = all.filter(({ code }) => code.startsWith('QIAW_ROI_'));
  // 16 x 16 pixels on 5 slices, with a hole of 8 x 8.
  expect(rois[0]!.voxelCount).toBe(5 * 16 * 16);
  expect(notes.map(({ code }) => code)).toEqual([
    'QIAW_ROI_CONTOURS_NESTED',
    'QIAW_ROI_SLICES_EMPTY',
    'QIAW_ROI_AT_BORDER',
  ]);
  expect(notes[0]!.message).toContain('GTV-1: 320 of 1280 voxels (25 %)');
  expect(notes[1]!.message).toContain('Heart: 5 of the 11 slices from the first contour to the last (45.5 %)');
  expect(notes[2]!.message).toMatch(/^Spinal-Cord: 64 of \d+ voxels/);

  const graph = readFileSync(join(place, 'graph.trig'), 'utf8');
  expect(run.stderr).toContain('3 ROIs in ');
  expect(run.stderr).toContain(`, ${all.length} notes`);
  for (const { code, message } of notes) {
    expect(graph).toContain(code);
    expect(graph).toContain(JSON.stringify(message));
    expect(run.stderr).toContain(`    1  ${code} in ${place.split('/').at(-1)}: ${message}`);
  }

  const again = await qiawHere([
    'run',
    join(folder, 'dicom'),
    '--data',
    data,
    '--model',
    'none',
    '--identity',
    'keep',
    '--json',
  ]);
  expect(jsonLines(again).at(-1)).toMatchObject({
    cases: { reused: 1 },
    notes: { QIAW_ROI_AT_BORDER: { count: 1, case: place.split('/').at(-1), message: notes[2]!.message } },
  });
});

it('With xor the ring keeps its hole, and the note gives the result of "or"', async () => {
  await writePhantom(join(folder, 'again'), doubtful());
  const data = join(folder, 'data-xor');
  const options = ['--data', data, '--model', 'none', '--identity', 'keep', '--contours', 'xor', '--roi', '^GTV-1$'];
  expect((await qiawHere(['run', join(folder, 'again'), ...options])).code).toBe(0);
  const id = readdirSync(join(data, 'cases'))[0]!;
  const { rois, notes } = JSON.parse(readFileSync(join(data, 'cases', id, 'case.json'), 'utf8')) as Noted;
  expect(rois[0]!.voxelCount).toBe(5 * (16 * 16 - 8 * 8));
  expect(notes[0]!.message).toContain('and there would be 1280 voxels');
});
