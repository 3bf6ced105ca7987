import { aggregations, families, type TextureFamily } from '../ibsi/families.ts';
import type { FeatureDescription } from '../model.ts';

/** Chapter of the IBSI reference manual (arXiv:1612.07003) of each family, and whether it has matrices. */
const chapters: Readonly<Record<keyof typeof families, string>> = {
  morphology: '3.1',
  localIntensity: '3.2',
  statistics: '3.3',
  histogram: '3.4',
  intensityVolumeHistogram: '3.5',
  glcm: '3.6',
  glrlm: '3.7',
  glszm: '3.8',
  gldzm: '3.9',
  ngtdm: '3.10',
  ngldm: '3.11',
};

/** The code that the Radiomics Ontology 2.0 does not have: the robust mean absolute deviation. */
const notInOntology = new Set(['1128']);

/** Matrices of directions are averaged or merged; those of zones and neighbours have no direction. */
const byDirection: ReadonlySet<string> = new Set<TextureFamily>(['glcm', 'glrlm']);

/** An IBSI aggregation in a feature's name: `3D, averaged`, its code, and the ending of the name. */
export interface IbsiAggregation {
  readonly meaning: string;
  readonly code: string;
}

/** The features of the IBSI profile, named by the tags of the benchmark tables: `cm_joint_max_3D_avg`. */
const byTag = new Map<string, { readonly description: FeatureDescription; readonly aggregation?: IbsiAggregation }>();

for (const [key, chapter] of Object.entries(chapters) as Array<[keyof typeof families, string]>) {
  const textured = ['glcm', 'glrlm', 'glszm', 'gldzm', 'ngtdm', 'ngldm'].includes(key);
  const ways = Object.entries(aggregations).filter(([way]) => way.includes(',') === byDirection.has(key));
  for (const row of families[key].rows) {
    if (!textured) add(row, chapter);
    else for (const [meaning, [code, ending]] of ways) add(row, chapter, { meaning, code }, ending);
  }
}

function add(
  [, tag, feature, ibsiCode, unit]: readonly [string, string, string, string, string],
  chapter: string,
  aggregation?: IbsiAggregation,
  ending = '',
): void {
  const description: FeatureDescription = {
    name: tag + ending,
    family: tag.slice(0, tag.indexOf('_')),
    label: aggregation ? `${feature} (${aggregation.meaning})` : feature,
    ibsiCode,
    formula: `IBSI ${chapter}`,
    ...(!notInOntology.has(ibsiCode) && { ontologyClass: `http://www.radiomics.org/RO/${ibsiCode}`, match: 'exact' }),
    code: { value: ibsiCode, scheme: 'IBSI', meaning: feature },
    unit,
    scale: /^mm\d?$/.test(unit) ? 'ratio' : unit.startsWith('{intensity}') ? 'intensity' : 'interval',
  };
  byTag.set(description.name, { description, ...(aggregation && { aggregation }) });
}

/** The feature of the IBSI profile with this tag. */
export function ibsiFeatureNamed(tag: string): FeatureDescription | undefined {
  return byTag.get(tag)?.description;
}

/** How the matrices of a feature of the IBSI profile were aggregated. */
export function ibsiAggregationOf(tag: string): IbsiAggregation | undefined {
  return byTag.get(tag)?.aggregation;
}
