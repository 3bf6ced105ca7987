export { borderPixels } from './border-pixels.ts';
export { drawPreview, outlineColor } from './draw-preview.ts';
export { featuresCsv, shortestDecimal } from './features-csv.ts';
export { type ManifestRow, manifestCsv, manifestRows } from './manifest.ts';
export { previewLayout } from './preview-layout.ts';
export * from './seg/index.ts';
export { segMetadata } from './seg-metadata.ts';
export * from './sr/index.ts';
export * from './verify/index.ts';
