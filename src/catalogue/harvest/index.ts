export { checkHarvest } from './check-harvest.ts';
export { type Dialect, dialects, type HarvestReport } from './model.ts';
export { harvestText } from './report.ts';
