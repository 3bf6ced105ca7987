import { accepted, codedValue, isUcum, type Refusal, type Result, refused } from '../../core/index.ts';
import type { ImageInstance, ImageSeries, Note, RealWorldMapping } from '../../dicom/index.ts';
import { seriesRefusal } from './series-refusal.ts';
import type { ValueUnit } from './value-unit-meanings.ts';

/** UCUM unit of Hounsfield units. */
export const HOUNSFIELD = "[hnsf'U]" satisfies ValueUnit;
/** UCUM: no unit, or an unknown one. */
const NONE = '1' satisfies ValueUnit;

/**
 * UCUM units of the terms of RescaleType (PS3.3 C.11.1.1.2), and of other spellings in use. UCUM has no unit for an
 * effective atomic number or an electron density relative to water, so an annotation states the meaning.
 */
const RESCALE_TYPES: Readonly<Record<string, ValueUnit>> = {
  HU: HOUNSFIELD,
  HOUNSFIELD,
  'HOUNSFIELD UNIT': HOUNSFIELD,
  'HOUNSFIELD UNITS': HOUNSFIELD,
  HU_MOD: `${HOUNSFIELD}{modified}`,
  US: NONE,
  UNSPECIFIED: NONE,
  MGML: 'mg/ml',
  'MG/ML': 'mg/ml',
  Z_EFF: '{Z_eff}',
  ED: '10*23{electrons}/ml',
  EDW: '{electron_density_of_water}',
  PCT: '%',
  '%': '%',
  OD: '10*-3{optical_density}',
};

/** What one image states about its unit. */
interface Said {
  readonly unit: string;
  /** Why a mapping to real-world values could not be used. */
  readonly unused?: string;
}

type Fault = keyof typeof FAULTS;

const FAULTS = {
  QIAW_UNIT_UNKNOWN: [
    'RescaleType names a unit that the standard does not define.',
    'Export the series with a RescaleType of PS3.3 C.11.1.1.2, or with a real-world value mapping in UCUM units.',
  ],
  QIAW_UNIT_MISSING: [
    'ImageType states that the values are not in Hounsfield units, and no RescaleType or real-world value mapping states the unit.',
    'Export the series with its RescaleType.',
  ],
  QIAW_UNIT_CONTRADICTORY: [
    'The images state two different units for the same values.',
    'Correct RescaleType, ImageType or RealWorldValueMappingSequence at their origin.',
  ],
  QIAW_UNIT_MIXED: ['The values of the slices are in different units.', 'Separate the images into series of one unit.'],
} as const;

/**
 * The UCUM unit of the values of a CT or MR after RescaleSlope and RescaleIntercept: that of a real-world value mapping
 * with the same values, else that of RescaleType. A CT without a statement is in HU (PS3.3 C.8.2.1: RescaleType is
 * required for other units); an MR without a statement has no known unit. A mapping to other values is noted but never
 * applied. Unknown or contradictory units are refused by name.
 */
export function valueUnitOf(series: ImageSeries): Result<{ readonly unit: string; readonly notes: readonly Note[] }> {
  const ct = series.modality === 'CT';
  const units = new Set<string>();
  const unused = new Map<string, number>();
  for (const instance of series.instances) {
    const said = saidBy(instance, ct);
    if ('fault' in said) return refuse(series, said.fault, said.evidence);
    units.add(said.unit);
    if (said.unused !== undefined) unused.set(said.unused, (unused.get(said.unused) ?? 0) + 1);
  }
  const [unit = ct ? HOUNSFIELD : NONE] = units;
  if (units.size > 1) {
    return refuse(series, 'QIAW_UNIT_MIXED', { units: [...units].sort().join(' '), slices: series.instances.length });
  }
  const notes = [...unused].map(([why, slices]): Note => mappingNote(why, slices, series.instances.length, unit));
  return accepted({ unit, notes: ct && unit !== HOUNSFIELD ? [notHounsfield(unit), ...notes] : notes });
}

function saidBy(
  instance: ImageInstance,
  ct: boolean,
): Said | { readonly fault: Fault; readonly evidence: Refusal['evidence'] } {
  const { rescaleType, quantity, mappings = [] } = instance.units ?? {};
  const type = rescaleType?.trim().toUpperCase();
  const known = type === undefined ? undefined : RESCALE_TYPES[type];
  if (ct && type !== undefined && known === undefined) {
    return { fault: 'QIAW_UNIT_UNKNOWN', evidence: { rescaleType: /^[\w%/*.-]{1,16}$/.test(type) ? type : '' } };
  }
  // Programs that write HU into an MR do so by default.
  const byType = !ct && known === HOUNSFIELD ? undefined : known;
  const reasons = mappings.map((mapping) => unusable(mapping, instance));
  const usable = mappings.filter((_, index) => reasons[index] === undefined).map(({ unit }) => plainUnit(unit!.value));
  const [byMapping] = usable;
  const contradictory = (one: string, other: string) =>
    ({ fault: 'QIAW_UNIT_CONTRADICTORY', evidence: { one, other } }) as const;
  const other = usable.find((one) => !agree(one, byMapping!));
  if (other !== undefined) return contradictory(byMapping!, other);
  if (byMapping !== undefined && byType !== undefined && byType !== NONE && !agree(byMapping, byType)) {
    return contradictory(byType, byMapping);
  }
  const stated = byType !== undefined && byType !== NONE ? byType : (byMapping ?? byType);
  const unit = stated ?? (ct ? HOUNSFIELD : NONE);
  if (ct && quantity !== undefined && unit === HOUNSFIELD) {
    return stated === undefined
      ? { fault: 'QIAW_UNIT_MISSING', evidence: { imageType: quantity } }
      : contradictory(stated, quantity);
  }
  const unused = byMapping === undefined ? reasons.find((reason) => reason !== undefined) : undefined;
  return { unit, ...(unused !== undefined && { unused }) };
}

/** A unit without unlisted annotations: an annotation may contain any text, and a factor may have five digits. */
function plainUnit(unit: string): string {
  const plain = unit.replace(/\{([^}]*)\}/g, (all, text: string) => (codedValue('UnitAnnotation', text) ? all : ''));
  return isUcum(plain) && !/\d{5}/.test(plain) ? plain : NONE;
}

/**
 * Equivalent spellings of a unit: dimensionless numbers with or without annotation; a millilitre is a cubic centimetre.
 */
function agree(one: string, other: string): boolean {
  const plain = (unit: string) => unit.replace(/\{[^}]*\}/g, '').replaceAll('cm3', 'ml') || NONE;
  return plain(one) === plain(other);
}

/** Why a mapping does not define the unit of the rescaled values of an image; undefined if it does. */
function unusable({ unit, slope, intercept, first, last }: RealWorldMapping, image: ImageInstance): string | undefined {
  if (slope === undefined || intercept === undefined) return 'by a table';
  const { bitsStored, pixelRepresentation, rescaleSlope, rescaleIntercept } = image;
  const lowest = pixelRepresentation === 1 ? -(2 ** (bitsStored - 1)) : 0;
  const highest = lowest + 2 ** bitsStored - 1;
  const apart = (stored: number) => (slope - rescaleSlope) * stored + (intercept - rescaleIntercept);
  // Equal within half a step of the stored values: RescaleSlope is a decimal of few digits, that of the mapping is a
  // double.
  const tolerance = Math.abs(rescaleSlope) / 2;
  if (![lowest, highest].every((stored) => Math.abs(apart(stored)) <= tolerance))
    return 'with another slope or intercept';
  if ((first ?? lowest) > lowest || (last ?? highest) < highest) return 'for a part of the stored values';
  return unit?.scheme === 'UCUM' && isUcum(unit.value) ? undefined : 'to a unit that is not UCUM';
}

function mappingNote(why: string, slices: number, of: number, unit: string): Note {
  return {
    code: 'QIAW_REAL_WORLD_VALUES_UNUSED',
    message:
      `${slices} of ${of} slices map stored values to real-world values ${why}. The mapping was not applied: values are those ` +
      `of RescaleSlope and RescaleIntercept, ${inUnit(unit)}.`,
  };
}

function notHounsfield(unit: string): Note {
  return {
    code: 'QIAW_UNIT_NOT_HU',
    message:
      `The values of this CT are ${inUnit(unit)}, as stated in its images, not in Hounsfield units: settings in units of intensity ` +
      '(binWidth, resegmentRange) apply in that unit.',
  };
}

const inUnit = (unit: string): string => (unit === NONE ? 'without known unit' : `in ${unit}`);

function refuse(series: ImageSeries, code: Fault, evidence: Refusal['evidence']): Result<never> {
  const [reason, remedy] = FAULTS[code];
  return refused(seriesRefusal(series, code, { reason, remedy, evidence }));
}
