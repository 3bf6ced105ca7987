import type { FeatureDescription } from '../model.ts';
import { columns, rows } from './feature-rows.ts';
import { formulaOf } from './formula.ts';

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
  };
}
