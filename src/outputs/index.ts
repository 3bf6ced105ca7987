export { borderPixels } from './border-pixels.ts';
export { drawPreview, outlineColor } from './draw-preview.ts';
export { type FeaturesRow, featuresCsv, shortestDecimal } from './features-csv.ts';
export { type ManifestCase, type ManifestRow, manifestCsv, manifestRows } from './manifest.ts';
export { type PreviewLayout, type PreviewOptions, previewLayout } from './preview-layout.ts';
export * from './seg/index.ts';
export { type SegMetadataSegment, type SegMetadataSeries, segMetadata } from './seg-metadata.ts';
