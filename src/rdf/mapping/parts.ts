// Parts of the mapping that other rooms build graphs from (imports of tables and graphs of other systems).
export { GraphBuilder, given } from '../graph-builder.ts';
export { type InstanceIris, part } from '../iris.ts';
export { addImageFilter } from './image-filter.ts';
export { addEvidence } from './map-refusals.ts';
export { addParameterSet } from './parameter-set.ts';
export { unitIri } from './unit.ts';
