export { castVoxel, integerRange, storeVoxels } from './cast-voxel.ts';
export { assertSameGrid, compareGrids, GridMismatch } from './compare-grids.ts';
export * from './grid.ts';
export { type LoadedVolume, loadVolume } from './load-volume.ts';
export { onClock, readingOf } from './moment.ts';
export { planGrid } from './plan-grid.ts';
export { HOUNSFIELD } from './value-unit.ts';
export { valueUnitMeanings } from './value-unit-meanings.ts';
