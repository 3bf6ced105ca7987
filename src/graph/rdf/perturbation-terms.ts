import { namespaces } from './namespaces.ts';
import { vocabulary } from './vocabulary.ts';

/** Terms of perturbed copies; defined in ontology/perturbation.ttl. */
export const per = vocabulary(namespaces.qiaw, [
  'PerturbationSeries',
  'PerturbedFeatureVector',
  'perturbationSettings',
  'featureColumns',
  'copyNumber',
  'addedNoise',
  'rotationDegrees',
  'translationFraction',
  'volumeChange',
  'boundaryShiftMm',
  'contourRandomised',
  'perturbedVoxelCount',
  'packedValues',
  'float64le',
]);
