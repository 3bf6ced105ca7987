export { fileNames } from './file-names.ts';
export { maskOf } from './mask-of.ts';
export * from './model.ts';
export { loadNameTable, mapRoiName, type NameTable } from './name-table.ts';
export { rasterise } from './rasterise.ts';
export { distinctNames, plainName } from './region-names.ts';
export { placeSegment } from './segmentation/place-segment.ts';
export { transferMask } from './transfer/transfer-mask.ts';
