export { checkHarvest } from './check-harvest.ts';
export * from './model.ts';
export { harvestText } from './report.ts';
