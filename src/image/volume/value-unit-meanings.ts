/**
 * UCUM units of voxels, each with its meaning (from DICOM PS3.16 CID 83 to 85 if listed there). All tables use these
 * units, so that a unit without meaning does not compile; only a real-world value mapping can add another.
 */
export const valueUnitMeanings = {
  '1': 'no units',
  "[hnsf'U]": 'Hounsfield unit',
  "[hnsf'U]{modified}": 'modified Hounsfield unit',
  'mg/ml': 'milligram per milliliter',
  '{Z_eff}': 'effective atomic number',
  '10*23{electrons}/ml': '10^23 electrons per milliliter',
  '{electron_density_of_water}': 'electron density of water',
  '%': 'percent',
  '10*-3{optical_density}': '10^-3 optical density',
  'g/ml{SUVbw}': 'Standardized Uptake Value body weight',
  'g/ml{SUVlbm}': 'Standardized Uptake Value lean body mass (James)',
  'g/ml{SUVlbm(James128)}': 'Standardized Uptake Value lean body mass (James 128 multiplier)',
  'g/ml{SUVlbm(Janma)}': 'Standardized Uptake Value lean body mass (Janma)',
  'g/ml{SUVibw}': 'Standardized Uptake Value ideal body weight',
  'cm2/ml{SUVbsa}': 'Standardized Uptake Value body surface area',
} as const;

export type ValueUnit = keyof typeof valueUnitMeanings;
