import { namespaces } from './namespaces.ts';
import { vocabulary } from './vocabulary.ts';

/** Terms of relations between the regions of a subject; defined in ontology/regions.ttl. */
export const reg = vocabulary(namespaces.qiaw, [
  'AlternateDelineation',
  'RegionComparison',
  'RegionLink',
  'SameRegion',
  'SameVoxels',
  'NearlySameVoxels',
  'encodingOf',
  'links',
  'linkKind',
  'linkBasis',
  'dice',
  'contradiction',
  'regionCount',
  'encodingCount',
]);
