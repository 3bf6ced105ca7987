import { firstCode } from '../element/read/code.ts';
import type { Dataset } from '../element/read/dataset.ts';
import { present } from '../element/read/present.ts';
import type { RealWorldMapping, StatedUnits } from '../model.ts';

/**
 * Words of ImageType and FrameType for CT images whose values are not in HU: material maps, effective atomic number, electron
 * density (PS3.3 C.8.15.3.8, multi-energy CT).
 */
const NOT_HOUNSFIELD = new Set([
  'MAT_SPECIFIC',
  'MAT_FRACTIONAL',
  'MAT_VALUE_BASED',
  'EFF_ATOMIC_NUM',
  'ELECTRON_DENSITY',
]);

/** The places of the attributes: all in one data set, or each in a separate functional group. */
export interface UnitSources {
  readonly rescale: Dataset | undefined;
  readonly mappings: readonly Dataset[];
  /** ImageType, or FrameType. */
  readonly type: readonly string[] | undefined;
  /** PixelRepresentation 1: stored values are signed. */
  readonly signed: boolean;
}

/**
 * The statements of an image or frame about the unit of its values; undefined if there are none. Nothing is derived
 * here.
 */
export function statedUnitsOf({ rescale, mappings, type, signed }: UnitSources): StatedUnits | undefined {
  const stated = present({
    rescaleType: rescale?.text('RescaleType'),
    quantity: type?.find((word) => NOT_HOUNSFIELD.has(word)),
    mappings: mappings.length > 0 ? mappings.map((item) => mappingOf(item, signed)) : undefined,
  });
  return Object.keys(stated).length > 0 ? stated : undefined;
}

/** One item of RealWorldValueMappingSequence (PS3.3 C.7.6.16.2.11): stored values to values in a unit. */
function mappingOf(item: Dataset, signed: boolean): RealWorldMapping {
  return present({
    unit: firstCode(item.sequence('MeasurementUnitsCodeSequence')),
    slope: item.double('RealWorldValueSlope'),
    intercept: item.double('RealWorldValueIntercept'),
    first:
      item.short('RealWorldValueFirstValueMapped', signed) ?? item.double('DoubleFloatRealWorldValueFirstValueMapped'),
    last:
      item.short('RealWorldValueLastValueMapped', signed) ?? item.double('DoubleFloatRealWorldValueLastValueMapped'),
  });
}
