import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';

/** The patient that is corrupted: small, with two ROIs. */
export function corruptiblePhantom() {
  return phantomPatient({
    patientId: 'PHANTOM-CORRUPT',
    seed: 5,
    size: [14, 11, 7],
    spacing: [2, 2.5, 3],
    origin: [-13, -100, 40],
    rois: [
      { name: 'GTV-1', shape: sphere([-3, 0, 0], 6), hu: 60, interpretedType: 'GTV' },
      {
        name: 'Heart',
        shape: { kind: 'box', centre: [5, 1, 2], sizeMm: [9, 11, 10] },
        hu: 40,
        interpretedType: 'ORGAN',
      },
    ],
  });
}

export const corruptibleSize = [14, 11, 7] as const;
