import type { AcquisitionRecord, Attribution, FaceStatement, Refusal, SeriesRecord } from '../../core/index.ts';
import type { MappedName, MaskTransfer } from '../../image/index.ts';
import type { FeatureSet, PerturbationSettings } from '../../radiomics/index.ts';

/**
 * All results of one image series x delineation x settings, as plain data. `case.json` is this record without the feature
 * values; the RDF mapping reads the full record. Identifiers are already pseudonymous (or kept, depending on identity mode).
 */
export interface CaseRecord {
  readonly schemaVersion: 1;
  /** Folder name under cases/. */
  readonly id: string;
  readonly run: RunRecord;
  readonly subject: SubjectRecord;
  readonly image: ImageRecord;
  /** The image on which the regions were drawn, if they were measured on another one. */
  readonly drawnOn?: DrawnOnRecord;
  readonly delineation: DelineationRecord;
  readonly rois: readonly RoiRecord[];
  readonly outputs: readonly OutputRecord[];
  /** Deep feature vectors, if a model was requested. */
  readonly deepVectors?: readonly DeepVectorRecord[];
  /** ROIs and slices of this case that were not used. Refusals of whole cases are stored elsewhere. */
  readonly refusals: readonly PublicRefusal[];
  /** Fallbacks and uncertainties that did not lead to a refusal, by stable code. */
  readonly notes: ReadonlyArray<{ readonly code: `QIAW_${string}`; readonly message: string }>;
}

export interface RunRecord {
  /** SHA-256 over inputs, settings, software release and models. It identifies the run. */
  readonly digest: string;
  readonly inputDigest: string;
  readonly settingsDigest: string;
  /** All settings that affect values, as canonical JSON. */
  readonly settingsJson: string;
  readonly software: SoftwareRecord;
  readonly dataset: string;
  readonly contourRule: 'or' | 'xor';
  /** Statement about faces at the time the case was created; absent if none was made. */
  readonly faces?: FaceStatement;
  /** How perturbed copies of the regions were made; absent if none were. */
  readonly perturb?: PerturbationSettings;
  /** Deviations between images and contours that the user allowed; absent if none. */
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
  /** `{keyId}-{hash}` or, with identity `keep`, the PatientID in an IRI-safe form. */
  readonly id: string;
  /** Only with identity `keep`. */
  readonly patientId?: string;
  readonly sex?: string;
}

/** Why an image may show a head. `what` is an entry of our own lists, never text from the source. */
export interface HeadSign {
  readonly by: 'source' | 'body part' | 'region' | 'field of view';
  readonly what: string;
}

export interface ImageRecord extends SeriesRecord {
  readonly studyId: string;
  readonly seriesId: string;
  /** Real UIDs only with identity `keep`. */
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
  /** Absent in cases of earlier releases. */
  readonly acquisition?: AcquisitionRecord;
  /** Evidence that the image shows a head, strongest first; empty if there is none. Absent in cases of earlier releases. */
  readonly head?: readonly HeadSign[];
}

/** An image on which regions were drawn before they were transferred to the measured image. */
export interface DrawnOnRecord extends ImageRecord {
  /**
   * Seconds from the acquisition of this image to that of the measured one; negative if this image is later. Absent if the
   * headers do not contain the times.
   */
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
  /** Names (`sopId`) of the objects from which a segmentation was made, as it states; absent if it states none. */
  readonly derivedFrom?: readonly string[];
}

export interface RoiRecord {
  /** 1..n in the order of the SEG segments. */
  readonly segmentNumber: number;
  readonly roiNumber: number;
  /** Displayed name: the ROI's name if a naming rule matched or identity is `keep`, otherwise `unmapped-<hash>`. */
  readonly label: string;
  /** File-safe, unique form of the label: `masks/<fileName>.nrrd`. */
  readonly fileName: string;
  /** Entry of the ROI name table; absent if no entry matched. */
  readonly mapped?: MappedName;
  /** Segments only: other names from the source, if they may be published and differ from the label. */
  readonly otherNames?: { readonly label?: string; readonly trackingId?: string; readonly description?: string };
  /** If the source states it. */
  readonly generationAlgorithm?: string;
  /** Who drew the region, how and when; absent if the source states none of it, and in cases of earlier releases. */
  readonly attribution?: Attribution;
  /** Segments only: name of the TrackingUID. */
  readonly trackingUid?: string;
  /** ROIs of structure sets only: the object, and its segment, from which the ROI was made, as it states. */
  readonly derivedFrom?: { readonly sopId: string; readonly number?: number };
  readonly voxelCount: number;
  readonly volumeMl: number;
  /** Number of voxels in which `or` and `xor` of this ROI's contours differ (0 = no nested contours). */
  readonly nestedContourVoxels: number;
  /** k index of the slice with the largest area; the lowest k if several are equal. */
  readonly largestSlice: number;
  /** Only if the region was drawn on another image. */
  readonly transfer?: MaskTransfer;
  readonly features: FeatureSet;
}

/** Output of one network for one ROI. */
export interface DeepVectorRecord {
  readonly segmentNumber: number;
  readonly model: DeepModelRecord;
  /** Components as float32 numbers, in the layer's C order. */
  readonly values: readonly number[];
  /** Only if the model card declares a prediction. For research use, never a medical statement. */
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
  /** Purpose of the file, for mapping and display. */
  readonly role:
    | 'image'
    | 'mask'
    | 'seg'
    | 'sr'
    | 'seg-metadata'
    | 'features'
    | 'perturbations'
    | 'deep-features'
    | 'preview'
    | 'nifti-image'
    | 'nifti-mask'
    | 'labelmap'
    | 'rtstruct'
    | 'dicom';
  /** Relative to the case folder, with `/`. */
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  /** For masks and previews: the ROI shown. */
  readonly segmentNumber?: number;
  /** For DICOM objects. */
  readonly sopClassUid?: string;
  readonly sopInstanceUid?: string;
  /** For DICOM objects: whether they contain the source's patient and study attributes. */
  readonly identifying?: boolean;
}

/** A refusal whose input is a keyed hash, so that it is safe to store, serve and map. */
export interface PublicRefusal extends Omit<Refusal, 'input'> {
  readonly input: {
    readonly kind: Refusal['kind'];
    readonly id: string;
    readonly subject?: string;
    readonly roiNumber?: number;
    /** Name of the region as it is published. */
    readonly roi?: string;
  };
}

/** The image on which the regions of a case were drawn; usually also the image they are measured on. */
export function drawnOn({ drawnOn: source, image }: CaseRecord): ImageRecord {
  return source ?? image;
}

/** Two refusals are the same when they concern the same input for the same reason. */
export function refusalKey(refusal: Pick<PublicRefusal, 'code' | 'input'>): string {
  return [refusal.input.id, refusal.input.roiNumber ?? '', refusal.code].join('|');
}
