import { expect, it } from 'vitest';
import { keyFromText } from '../../src/core/identity/key.ts';
import { Identity } from '../../src/core/index.ts';
import { nameRefusedRois } from '../../src/pipeline/plan/name-refused-rois.ts';
import { makePlan } from '../../src/pipeline/plan/plan.ts';
import {
  contour,
  ctFiles,
  FRAME,
  part10,
  SERIES,
  sliceUid,
  structureSet,
  writeFiles,
} from '../support/dicom-fixture.ts';
import { drawnOn, naming, OTHER, otherUid } from '../support/second-series.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

it('An ROI whose series is missing is refused under its published name', async () => {
  const away = { contours: [contour(0, drawnOn(otherUid(0)))] };
  const set = structureSet(
    [
      { number: 1, name: 'GTV-1', contourItem: { contours: [contour(0), contour(1)] } },
      { number: 2, name: 'Hart', contourItem: away },
      { number: 3, name: 'Boost JvS', contourItem: away },
    ],
    3,
    {
      x30060010: [
        'SQ',
        [[SERIES, sliceUid] as const, [OTHER, otherUid] as const].map(([series, uid]) => ({
          x00200052: ['UI', FRAME] as const,
          x30060012: ['SQ', [naming(series, [0, 1, 2].map(uid))]] as const,
        })),
      ],
    },
  );
  const identity = new Identity('pseudonym', keyFromText('the identity key of the test suite, long enough'));
  const source = await writeFiles(folder(), { ...ctFiles(3), 'rt.dcm': part10(set) });
  const { refusals, jobs } = await makePlan([source], identity);
  const settings = { identity: { mode: 'pseudonym' as const }, nameTables: [] };
  const named = await nameRefusedRois(refusals, jobs, settings, identity);
  expect(named.map(({ code, input }) => [code, input.roiNumber, input.roi])).toEqual([
    ['QIAW_ROI_SERIES_ABSENT', 2, 'Heart'],
    ['QIAW_ROI_SERIES_ABSENT', 3, expect.stringMatching(/unmapped-[a-z2-7]{10}$/)],
  ]);
});
