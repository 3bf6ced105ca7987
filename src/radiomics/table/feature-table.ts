import type { FeatureDescription } from '../model.ts';
import { columns, rows } from './feature-rows.ts';

/** Class of PyRadiomics and chapter of the IBSI reference manual (arXiv:1612.07003) of each family. */
const families: Readonly<Record<string, readonly [pyradiomics: string, ibsi: string]>> = {
  shape: ['shape.RadiomicsShape', '3.1'],
  shape2D: ['shape2D.RadiomicsShape2D', '3.1'],
  firstorder: ['firstorder.RadiomicsFirstOrder', '3.3'],
  glcm: ['glcm.RadiomicsGLCM', '3.6'],
  glrlm: ['glrlm.RadiomicsGLRLM', '3.7'],
  glszm: ['glszm.RadiomicsGLSZM', '3.8'],
  ngtdm: ['ngtdm.RadiomicsNGTDM', '3.10'],
  gldm: ['gldm.RadiomicsGLDM', '3.11'],
};

/** First-order features from the manual's chapter on the intensity histogram. */
const ofHistogram = new Set(['firstorder_Entropy', 'firstorder_Uniformity']);

/** Source of the formula of `<family>_<feature>`: `IBSI 3.6; glcm.RadiomicsGLCM.getContrastFeatureValue`. */
export function formulaOf(name: string, inManual: boolean): string {
  const [family = '', feature = ''] = name.split('_');
  const [pyradiomics, chapter] = families[family]!;
  const method = `${pyradiomics}.get${feature}FeatureValue`;
  return inManual ? `IBSI ${ofHistogram.has(name) ? '3.4' : chapter}; ${method}` : method;
}

/**
 * Every feature of PyRadiomics 3.x (127, including deprecated and 2D ones), described once, from
 * `ontology/features.csv`. Codes: pyradiomics-dcm and DICOM PS3.16 CID 218; classes: Radiomics Ontology 2.0; see
 * NOTICE.
 */
export const featureTable: readonly FeatureDescription[] = readTable();

const byName = new Map(featureTable.map((row) => [row.name, row]));

/** The description of `<family>_<feature>`; undefined if there is none. */
export function featureNamed(name: string): FeatureDescription | undefined {
  return byName.get(name);
}

function readTable(): FeatureDescription[] {
  const names = columns.split(',');
  return rows.map((row) => {
    const cells = row.split(',');
    return describe(Object.fromEntries(names.map((name, i) => [name, cells[i]!])));
  });
}

function describe(row: Record<string, string>): FeatureDescription {
  const [family] = row['name']!.split('_');
  return {
    name: row['name']!,
    family: family!,
    label: row['label']!,
    ...(row['ibsi_code'] && { ibsiCode: row['ibsi_code'] }),
    formula: formulaOf(row['name']!, row['ibsi_code'] !== ''),
    ...(row['ontology_class'] && { ontologyClass: row['ontology_class'] }),
    ...(row['match'] && { match: row['match'] as 'exact' | 'close' }),
    code: {
      value: row['code']!,
      scheme: row['scheme'] as 'IBSI' | '99PYRADIOMICS',
      meaning: row['meaning']!,
    },
    unit: row['unit']!,
    ...(row['deviation'] && { deviation: row['deviation'] }),
    ...(row['deprecated'] === 'yes' && { deprecated: true }),
    scale: row['scale'] as FeatureDescription['scale'],
  };
}
