import { type AcquisitionProtocol, otherValue } from '../../core/index.ts';
import type { ImageRecord } from '../provenance/case-record.ts';

/** An attribute of the protocol in which two images may differ. */
interface ProtocolAttribute {
  readonly name: string;
  readonly of: (image: ImageRecord) => string | number | boolean | undefined;
  /** Numbers that differ by at most this are equal; relative to the larger one if `relative`. */
  readonly tolerance?: number;
  readonly relative?: true;
}

const protocol =
  <K extends keyof AcquisitionProtocol>(key: K) =>
  ({ acquisition }: ImageRecord): AcquisitionProtocol[K] | undefined =>
    acquisition?.protocol[key];

/**
 * The attributes in which the protocols of two images are compared. Only values that both images state are compared. Uptake times within
 * 10 minutes count as equal (EANM procedure guideline 2.0 for FDG PET/CT, doi:10.1007/s00259-014-2961-x), as do times of MR within 1 %.
 */
const attributes: readonly ProtocolAttribute[] = [
  { name: 'manufacturer', of: ({ manufacturer }) => manufacturer },
  { name: 'model', of: ({ manufacturerModelName }) => manufacturerModelName },
  { name: 'kernel', of: ({ convolutionKernel }) => convolutionKernel },
  { name: 'sliceThickness', of: ({ sliceThickness }) => sliceThickness, tolerance: 0.01 },
  { name: 'kvp', of: ({ kvp }) => kvp, tolerance: 0.5 },
  { name: 'contrast', of: protocol('contrast') },
  { name: 'tracer', of: protocol('tracer') },
  { name: 'uptakeTime', of: protocol('uptakeMinutes'), tolerance: 10 },
  { name: 'echoTime', of: protocol('echoTime'), tolerance: 0.01, relative: true },
  { name: 'repetitionTime', of: protocol('repetitionTime'), tolerance: 0.01, relative: true },
  { name: 'inversionTime', of: protocol('inversionTime'), tolerance: 0.01, relative: true },
  { name: 'bValue', of: protocol('bValue'), tolerance: 0.5 },
];

/** Names of the attributes that both images state and in which they differ, in the order of the table. */
export function protocolDifferences(a: ImageRecord, b: ImageRecord): string[] {
  return attributes.filter((attribute) => differ(attribute.of(a), attribute.of(b), attribute)).map(({ name }) => name);
}

function differ(
  a: string | number | boolean | undefined,
  b: string | number | boolean | undefined,
  { tolerance = 0, relative }: ProtocolAttribute,
): boolean {
  if (a === undefined || b === undefined || a === otherValue || b === otherValue) return false;
  if (typeof a !== 'number' || typeof b !== 'number') return a !== b;
  return Math.abs(a - b) > tolerance * (relative ? Math.max(Math.abs(a), Math.abs(b)) : 1);
}
