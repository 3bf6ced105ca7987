import type { Vec3 } from '../../../core/index.ts';
import type { KeywordOf } from '../../element/dictionary/attribute.ts';
import { type Dataset, invalid, required } from '../../element/read/dataset.ts';
import type { FunctionalGroups } from './functional-groups.ts';

/** Position of a frame's pixels in the patient; PS3.3 C.7.6.2, C.7.6.16.2. */
export interface Plane {
  /** ImagePositionPatient: centre of the first pixel, LPS mm. */
  readonly position: Vec3;
  /** Directions of increasing column index, then of increasing row index. */
  readonly orientation: readonly [Vec3, Vec3];
  /** [between rows (y), between columns (x)] in mm. */
  readonly pixelSpacing: readonly [number, number];
}

/** The plane of a single-frame image. */
export function planeOf(dataset: Dataset): Plane {
  return assemble(dataset, dataset, dataset);
}

/** The plane of frame `index` (from 0) of a multi-frame object. */
export function planeOfFrame(groups: FunctionalGroups, index: number): Plane {
  const group = (keyword: KeywordOf<'SQ'>): Dataset => required(groups.group(index, keyword), keyword);
  return assemble(group('PlanePositionSequence'), group('PlaneOrientationSequence'), group('PixelMeasuresSequence'));
}

/**
 * The unit of the last printed digit of each coordinate of ImagePositionPatient, in mm: 0.1 for `-48.8`, 1 for `-50`. A
 * writer may drop trailing zeros, so that a single value gives only a bound; all values of a series together show its
 * rounding.
 */
export function printedUnitOf(dataset: Dataset): Vec3 {
  const [x = 1, y = 1, z = 1] = (dataset.texts('ImagePositionPatient') ?? []).map(lastPlaceOf);
  return [x, y, z];
}

/** As {@link printedUnitOf}, of frame `index` (from 0) of a multi-frame object. */
export function printedUnitOfFrame(groups: FunctionalGroups, index: number): Vec3 {
  return printedUnitOf(required(groups.group(index, 'PlanePositionSequence'), 'PlanePositionSequence'));
}

function lastPlaceOf(text: string): number {
  const [, decimals = '', exponent = '0'] = /^[^.eE]*(?:\.(\d*))?(?:[eE](.+))?$/.exec(text.trim()) ?? [];
  return 10 ** (Number(exponent) - decimals.length);
}

function assemble(positioned: Dataset, oriented: Dataset, measured: Dataset): Plane {
  const position = exactly(positioned, 'ImagePositionPatient', 3);
  const o = exactly(oriented, 'ImageOrientationPatient', 6);
  const spacing = exactly(measured, 'PixelSpacing', 2);
  if (spacing.some((value) => value <= 0)) throw invalid('PixelSpacing', 'is not positive');
  return {
    position: [position[0]!, position[1]!, position[2]!],
    orientation: [o.slice(0, 3) as unknown as Vec3, o.slice(3, 6) as unknown as Vec3],
    pixelSpacing: [spacing[0]!, spacing[1]!],
  };
}

function exactly(dataset: Dataset, keyword: KeywordOf<'DS'>, count: number): readonly number[] {
  const values = required(dataset.numbers(keyword), keyword);
  if (values.length !== count) throw invalid(keyword, `does not have ${count} values`, { values: values.length });
  return values;
}
