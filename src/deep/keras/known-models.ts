import type { ModelCard } from '../model/card.ts';

/** Facts that ModelHub's config.json states only as text, as numbers for the card. */
export type KnownModel = Pick<ModelCard, 'version' | 'licence' | 'citation' | 'intendedUse' | 'limits'> & {
  readonly input: Pick<
    ModelCard['input'],
    'spacing' | 'axes' | 'axisOrder' | 'centre' | 'anchor' | 'interpolation' | 'outside' | 'intensity'
  >;
  readonly labels: readonly string[];
};

/** By `meta.name` of config.json. */
export const knownModels: Readonly<Record<string, KnownModel>> = {
  'deep-prognosis': {
    version: '1.0.0',
    licence: 'MIT',
    citation:
      'Hosny A, Parmar C, Coroller TP, et al. Deep learning for lung cancer prognostication: a retrospective multi-cohort ' +
      'radiomics study. PLoS Med 2018;15(11):e1002711. https://doi.org/10.1371/journal.pmed.1002711',
    intendedUse: 'Research on CT of non-small-cell lung cancer: 256 deep features of the gross tumour volume.',
    limits:
      'Research use only; not a medical device. Trained on treatment-planning CT of lung tumours; features of other organs or ' +
      'modalities have no known meaning. The published code does not state the axis order (z, y, x is taken) nor what lies ' +
      'outside the image (-1024 HU is taken).',
    input: {
      spacing: [1, 1, 1],
      axes: 'patient',
      axisOrder: 'zyx',
      centre: 'mask-centre-of-mass',
      // The published 150 cube is cropped to [50:100], which puts its centre, index 75, on index 25.
      anchor: 'half',
      interpolation: { image: 'linear', mask: 'nearest' },
      outside: -1024,
      intensity: { unit: "[hnsf'U]", scaling: { kind: 'linear', subtract: -1024, divide: 4095 } },
    },
    labels: ['deceased within 2 years', 'alive after 2 years'],
  },
};
