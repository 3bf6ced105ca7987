import type { ExtractionPool } from './pool.ts';

export interface ExtractionOptions {
  readonly signal?: AbortSignal;
  /** Called with each image type's column prefix before it is computed (with a pool: after it is computed). */
  readonly onProgress?: (imageType: string) => void;
  /** DICOM modality; selects settings keyed by it. */
  readonly modality?: string;
  /** Overrides the label of the settings. */
  readonly label?: number;
  /** Threads that compute image types; without a pool everything runs in the calling thread. */
  readonly pool?: ExtractionPool;
}
