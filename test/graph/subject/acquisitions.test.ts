import { describe, expect, it } from 'vitest';
import type { AcquisitionRecord } from '../../../src/core/index.ts';
import { acquisitionsOf, type CaseRecord, type ImageRecord } from '../../../src/graph/index.ts';

/** A series of one acquisition; times in minutes after 10:00 of a day. */
interface Shot extends Partial<Omit<ImageRecord, 'acquisition'>> {
  readonly series: string;
  readonly minute?: number;
  readonly lasts?: number;
  readonly day?: number;
  readonly label?: string;
  readonly acquisition?: Partial<AcquisitionRecord>;
}

function caseOf({ series, minute, lasts = 0, day = 100, label, acquisition, ...image }: Shot): CaseRecord {
  const start = day * 86_400 + 36_000 + (minute ?? 0) * 60;
  const record = {
    image: {
      seriesId: series,
      studyId: 'study',
      modality: 'CT',
      origin: [0, 0, 0],
      spacing: [1, 1, 3],
      size: [10, 10, 10],
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      convolutionKernel: 'B30f',
      kvp: 120,
      ...image,
      acquisition: {
        frame: 'frame',
        protocol: { contrast: false },
        ...(minute !== undefined && { clock: { start, end: start + lasts * 60, day } }),
        ...acquisition,
      },
    },
    rois: [{ attribution: { timePoints: label ? [{ label, taken: true }] : [] } }],
  };
  return record as unknown as CaseRecord;
}

const of = (...shots: readonly Shot[]) => acquisitionsOf(shots.map(caseOf));

describe('The acquisitions of a subject', () => {
  it('are test before retest, 15 minutes apart, in whatever order the cases were made', () => {
    const shots = [
      { series: 's-a', minute: 15, label: 'retest', acquisition: { frame: 'other' } },
      { series: 's-z', minute: 0, label: 'test' },
    ];
    const expected = {
      acquisitions: [
        { id: 's-z', modality: 'CT', series: ['s-z'], order: 1, daysAfterFirst: 0, timePoints: ['test'] },
        { id: 's-a', modality: 'CT', series: ['s-a'], order: 2, daysAfterFirst: 0, timePoints: ['retest'] },
      ],
      pairs: [{ first: 's-z', second: 's-a', design: 'coffee-break', minutes: 15, days: 0, differences: [] }],
    };
    expect(of(...shots)).toEqual(expected);
    expect(of(...[...shots].reverse())).toEqual(expected);
    expect(of(...shots, ...shots)).toEqual(expected);
  });

  it('join kernels, thicknesses and phases of one scan, which are never test and retest', () => {
    const { acquisitions, pairs } = of(
      { series: 'soft', minute: 0, lasts: 1 },
      { series: 'lung', minute: 0, lasts: 1, convolutionKernel: 'B70f' },
      { series: 'phase-50', minute: 0.5, lasts: 0.5, sliceThickness: 3 },
    );
    expect(acquisitions.map(({ series }) => series)).toEqual([['lung', 'phase-50', 'soft']]);
    expect(pairs.map(({ design }) => design)).toEqual(['reconstruction', 'reconstruction', 'reconstruction']);
    expect(pairs[0]).toMatchObject({ differences: ['kernel'] });
  });

  it('are apart if they have different AcquisitionUIDs, or do not overlap in space', () => {
    const uids = of(
      { series: 'a', minute: 0, acquisition: { uid: '1' } },
      { series: 'b', minute: 0, acquisition: { uid: '2' } },
    );
    expect(uids.acquisitions).toHaveLength(2);
    expect(of({ series: 'a', minute: 0 }, { series: 'b', minute: 0, origin: [0, 0, 500] }).acquisitions).toHaveLength(
      2,
    );
  });

  it('do not include a scout', () => {
    const { acquisitions, pairs } = of(
      { series: 'scout', minute: 0, acquisition: { localizer: true } },
      { series: 'ct', minute: 2 },
    );
    expect(acquisitions.map(({ series }) => series)).toEqual([['ct']]);
    expect(pairs).toEqual([]);
  });

  it('without times are one if number, frame of reference and study are the same', () => {
    const shared = { acquisition: { number: 2 } };
    expect(of({ series: 'a', ...shared }, { series: 'b', ...shared }).acquisitions).toHaveLength(1);
    expect(of({ series: 'a', ...shared }, { series: 'b', acquisition: { number: 3 } }).acquisitions).toHaveLength(2);
  });

  it('without times are a pair only if they are called test and retest', () => {
    const apart = { acquisition: { frame: 'other' } };
    expect(of({ series: 'a', label: 'retest' }, { series: 'b', label: 'test', ...apart }).pairs).toEqual([
      { first: 'b', second: 'a', design: 'coffee-break', differences: [] },
    ]);
    expect(of({ series: 'a' }, { series: 'b', ...apart }).pairs).toEqual([]);
  });

  it('on other days, or more than four hours apart, are longitudinal', () => {
    const { pairs } = of(
      { series: 'a', minute: 0 },
      { series: 'b', minute: 241 },
      { series: 'c', minute: 0, day: 130 },
    );
    expect(pairs).toEqual([
      { first: 'a', second: 'b', design: 'longitudinal', minutes: 241, days: 0, differences: [] },
      { first: 'a', second: 'c', design: 'longitudinal', days: 30, differences: [] },
      { first: 'b', second: 'c', design: 'longitudinal', days: 30, differences: [] },
    ]);
  });

  it('list the differences of their protocols, as far as both state them', () => {
    const { pairs } = of(
      { series: 'a', minute: 0, kvp: 100, sliceThickness: 1, manufacturer: 'other' },
      { series: 'b', minute: 15, convolutionKernel: 'B70f', sliceThickness: 1.005, manufacturer: 'GE' },
    );
    expect(pairs[0]?.differences).toEqual(['kernel', 'kvp']);
    const pet = (series: string, minute: number, uptakeMinutes: number): Shot => ({
      series,
      minute,
      modality: 'PT',
      acquisition: { protocol: { tracer: 'C-B1031', uptakeMinutes } },
    });
    expect(of(pet('a', 0, 60), pet('b', 60, 120)).pairs[0]?.differences).toEqual(['uptakeTime']);
    expect(of(pet('a', 0, 60), pet('b', 60, 66)).pairs[0]?.differences).toEqual([]);
  });

  it('with contrast in one frame of reference within minutes are phases, not test and retest', () => {
    const contrast = { acquisition: { protocol: { contrast: true } } };
    const [phases] = of(
      { series: 'arterial', minute: 0, ...contrast },
      { series: 'venous', minute: 0.7, ...contrast },
    ).pairs;
    expect(phases?.differences).toEqual(['contrastPhase']);
  });

  it('never pair images of different modalities', () => {
    expect(of({ series: 'ct', minute: 0 }, { series: 'pet', minute: 2, modality: 'PT' }).pairs).toEqual([]);
  });
});
