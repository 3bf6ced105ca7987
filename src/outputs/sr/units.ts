import type { Code } from '../../dicom/index.ts';

const meanings: Readonly<Record<string, string>> = {
  '1': 'no units',
  mm: 'millimeter',
  mm2: 'square millimeter',
  mm3: 'cubic millimeter',
  '/mm': 'per millimeter',
  "[hnsf'U]": 'Hounsfield unit',
  "[hnsf'U]2": 'Hounsfield unit squared',
  "[hnsf'U]2.mm3": 'Hounsfield unit squared cubic millimeter',
  "[hnsf'U]/mm": 'Hounsfield unit per millimeter',
  "[hnsf'U]{modified}": 'modified Hounsfield unit',
  'mg/ml': 'milligram per milliliter',
  '{Z_eff}': 'effective atomic number',
  '10*23{electrons}/ml': '10^23 electrons per milliliter',
  '{electron_density_of_water}': 'electron density of water',
  '%': 'percent',
  'g/ml{SUVbw}': 'Standardized Uptake Value body weight',
  '{pixels}': 'pixels',
};

/** A UCUM unit as a code; a unit without an English name is its own meaning. */
export function unitCode(ucum: string): Code {
  return { value: ucum, scheme: 'UCUM', meaning: meanings[ucum] ?? ucum };
}
