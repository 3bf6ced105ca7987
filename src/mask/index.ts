export { fileNames } from './file-names.ts';
export * from './model.ts';
export { loadNameTable, mapRoiName, type NameTable, NameTableInvalid } from './name-table.ts';
export { planarityToleranceInSlices, rasterise } from './rasterise.ts';
export type { RoiRefusalCode } from './refuse-roi.ts';
