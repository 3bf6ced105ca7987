import type { FaceStatement, Refusal, SeriesRecord } from '../../core/index.ts';
import type { MappedName, MaskTransfer } from '../../image/index.ts';
import type { FeatureSet } from '../../radiomics/index.ts';

/**
 * Everything one run derived for one image series x delineation x settings, as plain data: `case.json` is this without
 * the feature values, the RDF mapping reads it whole. All identifiers are pseudonymous already (or kept, by identity mode).
 */
export interface CaseRecord {
  readonly schemaVersion: 1;
  /** Folder name under cases/. */
  readonly id: string;
  readonly run: RunRecord;
  readonly subject: SubjectRecord;
  readonly image: ImageRecord;
  /** The image the regions were drawn on, where they were measured on another one. */
  readonly drawnOn?: DrawnOnRecord;
  readonly delineation: DelineationRecord;
  readonly rois: readonly RoiRecord[];
  readonly outputs: readonly OutputRecord[];
  /** Deep feature vectors, when a model was asked for. */
  readonly deepVectors?: readonly DeepVectorRecord[];
  /** ROIs and slices of this case that were not used; case-level refusals are kept elsewhere. */
  readonly refusals: readonly PublicRefusal[];
  /** Fallbacks and doubts that were not refused, by stable code. */
  readonly notes: ReadonlyArray<{ readonly code: `QIAW_${string}`; readonly message: string }>;
}

export interface RunRecord {
  /** SHA-256 over inputs, settings, software release and models: the identity of the run. */
  readonly digest: string;
  readonly inputDigest: string;
  readonly settingsDigest: string;
  /** All settings that influence values, canonical JSON. */
  readonly settingsJson: string;
  readonly software: SoftwareRecord;
  readonly dataset: string;
  readonly contourRule: 'or' | 'xor';
  /** What was stated about faces when the case was made; absent where nothing. */
  readonly faces?: FaceStatement;
  /** What the user allowed where images and contours do not agree; absent where nothing. */
  readonly geometry?: {
    readonly trustGeometry?: true;
    readonly partialContours?: true;
    readonly spacingTolerance?: number;
  };
}

export interface SoftwareRecord {
  readonly name: string;
  readonly version: string;
  readonly commit: string;
}

export interface SubjectRecord {
  /** `{keyId}-{hash}` or, under identity `keep`, the PatientID made IRI-safe. */
  readonly id: string;
  /** Only under identity `keep`. */
  readonly patientId?: string;
  readonly sex?: string;
}

/** Why an image may show a head. `what` is an entry of our own lists, never text of the source. */
export interface HeadSign {
  readonly by: 'source' | 'body part' | 'region' | 'field of view';
  readonly what: string;
}

export interface ImageRecord extends SeriesRecord {
  readonly studyId: string;
  readonly seriesId: string;
  /** Real UIDs only under identity `keep`. */
  readonly studyInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly modality: string;
  readonly instanceCount: number;
  /** SHA-256 over the sorted content of all instances (pixels, geometry, rescale). */
  readonly contentDigest: string;
  /** Voxels along i, j, k. */
  readonly size: readonly [number, number, number];
  /** mm along i, j, k. */
  readonly spacing: readonly [number, number, number];
  /** Centre of the first voxel, mm in LPS. */
  readonly origin: readonly [number, number, number];
  /** Unit vectors of the i, j, k axes in LPS. */
  readonly direction: readonly (readonly [number, number, number])[];
  /** UCUM unit of the voxel values. */
  readonly unit: string;
  /** What tells that a head is in the image, most telling first; empty where nothing does. Absent in cases of earlier releases. */
  readonly head?: readonly HeadSign[];
}

/** An image that regions were drawn on and carried from. */
export interface DrawnOnRecord extends ImageRecord {
  /** From the acquisition of this image to that of the measured one; absent where the headers do not say. Negative where this image is the later one. */
  readonly secondsToMeasured?: number;
}

export interface DelineationRecord {
  readonly kind: 'RTSTRUCT' | 'SEG';
  readonly studyId: string;
  readonly seriesId: string;
  readonly sopId: string;
  readonly studyInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly sopInstanceUid?: string;
  readonly contentDigest: string;
  readonly linkMethod: string;
}

export interface RoiRecord {
  /** 1..n in the order of the SEG's segments. */
  readonly segmentNumber: number;
  readonly roiNumber: number;
  /** Shown name: the ROI's name where a naming rule matched or identity is `keep`, else `unmapped-<hash>`. */
  readonly label: string;
  /** File-safe unique form of the label: `masks/<fileName>.nrrd`. */
  readonly fileName: string;
  /** Entry of the ROI name table, absent when unmapped. */
  readonly mapped?: MappedName;
  /** Segments only: what else the source calls it, where that may be shown and says something else than the label. */
  readonly otherNames?: { readonly label?: string; readonly trackingId?: string; readonly description?: string };
  /** Where the source says so. */
  readonly generationAlgorithm?: string;
  readonly voxelCount: number;
  readonly volumeMl: number;
  /** Voxels by which `or` and `xor` of this ROI's contours differ (0 = no nested contours). */
  readonly nestedContourVoxels: number;
  /** k index of the slice of largest area; lowest k wins a tie. */
  readonly largestSlice: number;
  /** Only where the region was drawn on another image. */
  readonly transfer?: MaskTransfer;
  readonly features: FeatureSet;
}

/** What one network gave for one ROI. */
export interface DeepVectorRecord {
  readonly segmentNumber: number;
  readonly model: DeepModelRecord;
  /** Components as float32 numbers, in the layer's C order. */
  readonly values: readonly number[];
  /** Only where the model's card declares a prediction; for research use, never a medical statement. */
  readonly predictions?: readonly PredictionRecord[];
}

/** One labelled output of a model for one ROI. */
export interface PredictionRecord {
  /** Output tensor of the network. */
  readonly tensor: string;
  readonly label: string;
  readonly value: number;
}

export interface DeepModelRecord {
  /** Registry name and version: `deep-prognosis-1.0`. */
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the weights. */
  readonly weightsDigest: string;
  /** SHA-256 of the model card as canonical JSON. */
  readonly cardDigest?: string;
  readonly layer: string;
}

export interface OutputRecord {
  /** What it is, for mapping and display. */
  readonly role: 'image' | 'mask' | 'seg' | 'sr' | 'seg-metadata' | 'features' | 'deep-features' | 'preview' | 'dicom';
  /** Relative to the case folder, with `/`. */
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  /** For mask and preview: the ROI it shows. */
  readonly segmentNumber?: number;
  /** For DICOM objects. */
  readonly sopClassUid?: string;
  readonly sopInstanceUid?: string;
  /** For DICOM objects: whether they carry the source's patient and study attributes. */
  readonly identifying?: boolean;
}

/** A refusal whose input is a keyed hash: safe to write, serve and map. */
export interface PublicRefusal extends Omit<Refusal, 'input'> {
  readonly input: {
    readonly kind: Refusal['kind'];
    readonly id: string;
    readonly subject?: string;
    readonly roiNumber?: number;
  };
}

/** The image the regions of a case were drawn on: mostly the one they are measured on. */
export function drawnOn({ drawnOn: source, image }: CaseRecord): ImageRecord {
  return source ?? image;
}
