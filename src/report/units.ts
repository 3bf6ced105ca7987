import type { Code } from '../dicom/index.ts';
import { valueUnitMeanings } from '../image/index.ts';

const meanings: Readonly<Record<string, string>> = {
  ...valueUnitMeanings,
  mm: 'millimeter',
  mm2: 'square millimeter',
  mm3: 'cubic millimeter',
  '/mm': 'per millimeter',
  "[hnsf'U]2": 'Hounsfield unit squared',
  "[hnsf'U]2.mm3": 'Hounsfield unit squared cubic millimeter',
  "[hnsf'U]/mm": 'Hounsfield unit per millimeter',
  '{pixels}': 'pixels',
};

/** A UCUM unit as a code; without an English name, the unit itself is the meaning. */
export function unitCode(ucum: string): Code {
  return { value: ucum, scheme: 'UCUM', meaning: meanings[ucum] ?? ucum };
}
