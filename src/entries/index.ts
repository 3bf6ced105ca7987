/**
 * The whole library, including the parts that need Node: files, folders and threads.
 *
 * @packageDocumentation
 */

export {
  type Laterality,
  loadNameTable,
  type MappedName,
  mapRoiName,
  type NamedText,
  type NameReading,
  type NameTable,
  readName,
  type TimePoint,
} from '../image/index.ts';
export {
  createExtractionPool,
  type FileExtraction,
  type FileExtractionOptions,
  ibsiFromFiles,
  radiomicsFromFiles,
} from '../radiomics/index.ts';
export { walkFolder as filesBelow } from '../sources/index.ts';
export * from './dicom.ts';
export * from './graph.ts';
export * from './image.ts';
export * from './radiomics.ts';
