export { fileNames } from './file-names.ts';
export * from './model.ts';
export { loadNameTable, mapRoiName, type NameTable } from './name-table.ts';
export { rasterise } from './rasterise.ts';
