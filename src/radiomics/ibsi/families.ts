import {
  histogramRows,
  intensityVolumeHistogramRows,
  localIntensityRows,
  morphologyRows,
  statisticsRows,
} from './catalogue/first-order.ts';
import { glcmRows, gldzmRows, glrlmRows, glszmRows, ngldmRows, ngtdmRows } from './catalogue/texture.ts';
import type { Aggregation } from './texture.ts';

/** One feature of IBSI 1: the key of its formula's result, the tag of the benchmark tables, name, code and UCUM unit. */
export type CatalogueRow = readonly [key: string, tag: string, feature: string, ibsiCode: string, unit: string];

export interface IbsiFamily {
  readonly name: string;
  readonly code: string;
  readonly rows: readonly CatalogueRow[];
}

/** The eleven families in the order of the reference manual, with their IBSI codes. */
export const families = {
  morphology: { name: 'Morphology', code: 'HCUG', rows: morphologyRows },
  localIntensity: { name: 'Local intensity', code: '9ST6', rows: localIntensityRows },
  statistics: { name: 'Intensity-based statistics', code: 'UHIW', rows: statisticsRows },
  histogram: { name: 'Intensity histogram', code: 'ZVCW', rows: histogramRows },
  intensityVolumeHistogram: { name: 'Intensity-volume histogram', code: 'P88C', rows: intensityVolumeHistogramRows },
  glcm: { name: 'GLCM', code: 'LFYI', rows: glcmRows },
  glrlm: { name: 'GLRLM', code: 'TP0I', rows: glrlmRows },
  glszm: { name: 'GLSZM', code: '9SAK', rows: glszmRows },
  gldzm: { name: 'GLDZM', code: 'VMDZ', rows: gldzmRows },
  ngtdm: { name: 'NGTDM', code: 'IPET', rows: ngtdmRows },
  ngldm: { name: 'NGLDM', code: 'REK0', rows: ngldmRows },
} as const satisfies Record<string, IbsiFamily>;

export type TextureFamily = 'glcm' | 'glrlm' | 'glszm' | 'gldzm' | 'ngtdm' | 'ngldm';

/** IBSI code and tag ending of each aggregation. */
export const aggregations: Readonly<Record<Aggregation, readonly [code: string, ending: string]>> = {
  '2D, averaged': ['BTW3', '_2D_avg'],
  '2D, slice-merged': ['SUJT', '_2D_comb'],
  '2.5D, direction-merged': ['JJUI', '_2_5D_avg'],
  '2.5D, merged': ['ZW7Z', '_2_5D_comb'],
  '3D, averaged': ['ITBB', '_3D_avg'],
  '3D, merged': ['IAZD', '_3D_comb'],
  '2D': ['8QNN', '_2D'],
  '2.5D': ['62GR', '_2_5D'],
  '3D': ['KOBO', '_3D'],
};
