export { assertSameGrid, compareGrids, GridMismatch } from './compare-grids.ts';
export * from './grid.ts';
export { type LoadedVolume, loadVolume } from './load-volume.ts';
export { planGrid } from './plan-grid.ts';
export { HOUNSFIELD } from './value-unit.ts';
