import type { Refusal, SeriesRecord, SourceIdentifiers, Vec3 } from '../core/index.ts';
import type { BurnedInRisk } from './deidentify/burned-in.ts';

/** A code triple of DICOM (PS3.3 8.8): value, scheme designator (`SCT`, `DCM`, `IBSI`, `UCUM`), meaning. */
export interface Code {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

/** Patient and study attributes that are copied unchanged into derived objects (SEG, SR). Identifying: never logged. */
export interface PatientStudy {
  readonly patientName?: string;
  readonly patientId?: string;
  readonly issuerOfPatientId?: string;
  readonly patientBirthDate?: string;
  readonly patientSex?: string;
  readonly patientAge?: string;
  readonly patientIdentityRemoved?: string;
  readonly deidentificationMethod?: string;
  readonly deidentificationMethodCodes?: readonly Code[];
  /** LongitudinalTemporalInformationModified: UNMODIFIED, MODIFIED or REMOVED. */
  readonly longitudinalTemporalInformationModified?: string;
  readonly studyInstanceUid: string;
  readonly studyDate?: string;
  readonly studyTime?: string;
  readonly accessionNumber?: string;
  readonly referringPhysicianName?: string;
  readonly studyId?: string;
  readonly studyDescription?: string;
  /** All persons named in the object. Never copied; written texts are compared with them. */
  readonly identifiers?: SourceIdentifiers;
}

/**
 * The header of one slice without pixels, kept from the scan. It is one single-frame object, or one frame of a
 * multi-frame object, in which case several slices share path and SOP Instance UID.
 */
export interface ImageInstance {
  /** Absolute path of the file. */
  readonly path: string;
  /** Path relative to its source, for refusals. */
  readonly relativePath?: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** MediaStorageSOPInstanceUID, only if it differs from the data set's; the data set's counts. */
  readonly fileMetaSopInstanceUid?: string;
  readonly transferSyntaxUid: string;
  /** From 1: the frame of a multi-frame object this slice is (ReferencedFrameNumber); absent in single-frame objects. */
  readonly frameNumber?: number;
  readonly instanceNumber?: number;
  /** Whether text may be burned into the pixels; absent if there is no sign of it. */
  readonly burnedIn?: Exclude<BurnedInRisk, 'no'>;
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  /** HighBit if it is not BitsStored - 1. */
  readonly highBit?: number;
  readonly pixelRepresentation: 0 | 1;
  /** ImagePositionPatient: centre of the first voxel, LPS mm. */
  readonly position: Vec3;
  /** Unit of the last printed digit of each coordinate of the position, in mm: the precision of its rounding. */
  readonly printedUnit?: Vec3;
  /** ImageOrientationPatient: direction of increasing column index (row direction), then of increasing row index. */
  readonly orientation: readonly [Vec3, Vec3];
  /** PixelSpacing: [between rows (y), between columns (x)] in mm. */
  readonly pixelSpacing: readonly [number, number];
  readonly sliceThickness?: number;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  /** Statements about the unit of the values after rescale, if any. */
  readonly units?: StatedUnits;
  /** As stored (before rescale), with the signedness of PixelRepresentation. */
  readonly pixelPaddingValue?: number;
  /** LossyImageCompression states it, or the transfer syntax is lossy and no attribute denies it. */
  readonly lossyCompressed?: true;
  /** When the acquisition of this slice began: AcquisitionDateTime, else AcquisitionDate and AcquisitionTime (DT). */
  readonly acquired?: string;
}

/** The statements of an image about the unit of its values, unchanged. */
export interface StatedUnits {
  /** RescaleType (PS3.3 C.11.1.1.2): HU, US, MGML, Z_EFF, … */
  readonly rescaleType?: string;
  /** The value of ImageType that marks a quantity other than HU. */
  readonly quantity?: string;
  readonly mappings?: readonly RealWorldMapping[];
}

/** Stored values to real-world values: `stored * slope + intercept`, both absent if a table replaces them. */
export interface RealWorldMapping {
  readonly unit?: Code;
  readonly slope?: number;
  readonly intercept?: number;
  /** The first and last stored value it applies to; absent if the mapping does not state them. */
  readonly first?: number;
  readonly last?: number;
}

/** One image series: every instance shares SeriesInstanceUID. Sorted by position along the normal, lowest first. */
export interface ImageSeries {
  readonly seriesInstanceUid: string;
  readonly frameOfReferenceUid?: string;
  readonly modality: string;
  readonly patientStudy: PatientStudy;
  readonly instances: readonly ImageInstance[];
  readonly description: SeriesDescription;
  /** Modality PT only. */
  readonly pet?: PetQuantification;
}

/**
 * The attributes that turn the values of a PET into uptake (PS3.3 C.8.9.1, C.8.9.2, C.8.9.4), as stated by the images;
 * nothing is derived here. Dates and times are DA, TM and DT.
 */
export interface PetQuantification {
  /** Units: BQML, GML, CNTS, … */
  readonly units?: string;
  /** SUVType of Units GML and CM2ML: BW, LBM, BSA, IBW, … */
  readonly suvType?: string;
  /** SeriesType: STATIC, DYNAMIC, GATED or WHOLE BODY; IMAGE or REPROJECTION. */
  readonly seriesType: readonly string[];
  /** CorrectedImage: ATTN, DECY, … */
  readonly correctedImage: readonly string[];
  /** NONE, START or ADMIN. */
  readonly decayCorrection?: string;
  /** Items of RadiopharmaceuticalInformationSequence; the values are those of the first. */
  readonly radiopharmaceuticals: number;
  readonly injectedDoseBq?: number;
  readonly halfLifeSeconds?: number;
  /** Code of the radiopharmaceutical. */
  readonly radiopharmaceutical?: Code;
  /** Code value of the radionuclide. */
  readonly radionuclide?: string;
  /** DT of the injection. */
  readonly startDateTime?: string;
  /** TM of the injection; its day is not stated. */
  readonly startTime?: string;
  readonly patientWeightKg?: number;
  /** DA and TM to which START corrects decay. */
  readonly seriesDate?: string;
  readonly seriesTime?: string;
  /** TimezoneOffsetFromUTC: zone of every date and time here without a zone of its own. */
  readonly timezone?: string;
  /** Philips' private factor from rescaled counts to SUV by body weight, (7053,xx00). */
  readonly philipsSuvFactor?: number;
  /** Philips' private factor from rescaled counts to Bq/ml, (7053,xx09), if there is no factor to SUV. */
  readonly philipsActivityFactor?: number;
  /** The attributes that differ between slices. */
  readonly frames: readonly PetFrame[];
}

/** When one slice of a PET was acquired. */
export interface PetFrame {
  readonly acquisitionDate?: string;
  readonly acquisitionTime?: string;
  readonly acquisitionDateTime?: string;
  /** FrameReferenceTime: from the time decay is corrected to until the pixel values occurred. */
  readonly referenceMs?: number;
  /** ActualFrameDuration. */
  readonly durationMs?: number;
  /** DT to which decay was corrected, from private elements of GE, (0009,xx0d), and Siemens, (0071,xx22). */
  readonly makersDecayTime?: string;
}

/** What the images of a series state about their acquisition (PS3.3 C.7.6.1, C.7.10.1, C.8.2.1, C.8.3.1), unchanged. */
export interface StatedAcquisition {
  readonly uid?: string;
  readonly number?: number;
  /** ImageType contains LOCALIZER. */
  readonly localizer?: true;
  /** A contrast agent is named; false if the images have the attributes of contrast but name none, or have none. */
  readonly contrast: boolean;
  /** ms. */
  readonly echoTime?: number;
  readonly repetitionTime?: number;
  readonly inversionTime?: number;
  /** s/mm2. */
  readonly bValue?: number;
}

/** Acquisition facts for the graph and derived objects. */
export interface SeriesDescription extends SeriesRecord {
  readonly acquisition?: StatedAcquisition;
  /** Read only by rules of the name table, never written. */
  readonly seriesDescription?: string;
  readonly bodyPartExamined?: string;
  /** YES or NO, if stated. */
  readonly recognizableVisualFeatures?: string;
  readonly seriesDate?: string;
  readonly seriesTime?: string;
  readonly seriesNumber?: number;
  readonly positionReferenceIndicator?: string;
  readonly clinicalTrialTimePointId?: string;
  readonly clinicalTrialSeriesId?: string;
  readonly clinicalTrialCoordinatingCenterName?: string;
}

/** A note on doubtful but usable input; free of names and identifiers. */
export interface Note {
  readonly code: `QIAW_${string}`;
  readonly message: string;
  /** The ROI that the note is about; its published name is put before the message. */
  readonly roiNumber?: number;
}

/**
 * What a delineation object states about its authors as a whole, unchanged: OperatorsName (PS3.3 C.7.3.1), ContentCreatorName
 * (C.8.20.1), names and descriptions (C.8.8.5), approval (C.8.8.16). Names of persons: never logged or written as they are.
 */
export interface AuthorStatements {
  readonly contentCreator?: string;
  readonly operators?: readonly string[];
  readonly structureSetLabel?: string;
  readonly structureSetName?: string;
  readonly contentLabel?: string;
  readonly contentDescription?: string;
  readonly seriesDescription?: string;
  readonly clinicalTrialTimePointId?: string;
  readonly approvalStatus?: string;
  readonly reviewer?: string;
}

/** Name and version of an algorithm as an object states them (PS3.3 10.16, Algorithm Identification Macro). */
export interface StatedAlgorithm {
  readonly name: string;
  readonly version?: string;
}

/** What an item of StructureSetROISequence or SegmentSequence states about how its region was made. */
export interface MethodStatements {
  readonly algorithms?: readonly StatedAlgorithm[];
  /** DerivationCodeSequence. */
  readonly derivation?: Code;
}

/** One RT Structure Set object (PS3.3 A.19). */
export interface StructureSet {
  readonly kind: 'RTSTRUCT';
  readonly path: string;
  /** Path relative to its source, for refusals. */
  readonly relativePath?: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** MediaStorageSOPInstanceUID, only if it differs from the data set's; the data set's counts. */
  readonly fileMetaSopInstanceUid?: string;
  readonly seriesInstanceUid: string;
  readonly patientStudy: PatientStudy;
  readonly label?: string;
  readonly authors?: AuthorStatements;
  readonly structureSetDate?: string;
  readonly structureSetTime?: string;
  readonly manufacturer?: string;
  /** UIDs found in ReferencedFrameOfReferenceSequence and in the ROIs. */
  readonly referencedFrameOfReferenceUids: readonly string[];
  readonly referencedSeriesUids: readonly string[];
  readonly referencedSopInstanceUids: readonly string[];
  readonly rois: readonly StructureRoi[];
  /** All readable ROIs of the object, with all their contours; absent if equal to `rois`. */
  readonly allRois?: readonly StructureRoi[];
  /** ROIs that were left out because of invalid contours, each with its number; absent if there are none. */
  readonly roiRefusals?: readonly Refusal[];
}

/** One item of RTReferencedSeriesSequence (PS3.3 C.8.8.5) with its frame of reference. */
export interface ReferencedSeries {
  readonly seriesInstanceUid: string;
  readonly frameOfReferenceUid?: string;
  readonly sopInstanceUids: readonly string[];
}

/** A structure set as found while scanning: its links to images, without the ROIs. */
export interface StructureSetHeader extends Omit<StructureSet, 'rois' | 'allRois' | 'roiRefusals'> {
  readonly seriesDescription?: string;
  readonly referencedSeries: readonly ReferencedSeries[];
  /** Images named by the contours themselves (ContourImageSequence inside ContourSequence). */
  readonly contourSopInstanceUids: readonly string[];
  /** The image references of each ROI. */
  readonly roiReferences: readonly RoiReferences[];
}

export interface StructureRoi extends MethodStatements {
  readonly number: number;
  readonly name: string;
  readonly description?: string;
  readonly frameOfReferenceUid?: string;
  /** ROIGenerationAlgorithm: AUTOMATIC, SEMIAUTOMATIC, MANUAL, or empty. */
  readonly generationAlgorithm?: string;
  /** ROIInterpreter of each item of RTROIObservationsSequence that names one: persons' names. */
  readonly interpreters?: readonly string[];
  /** RTROIInterpretedType: GTV, ORGAN, EXTERNAL, …, or empty. */
  readonly interpretedType?: string;
  /** ROIDisplayColor, 0 to 255. */
  readonly displayColor?: readonly [number, number, number];
  /** DefinitionSourceSequence (PS3.3 C.8.8.5): the object from which the ROI was made, and its segment if it is a SEG. */
  readonly source?: { readonly sopInstanceUid: string; readonly number?: number };
  readonly contours: readonly Contour[];
}

export interface Contour {
  /** CLOSED_PLANAR, POINT, OPEN_PLANAR, OPEN_NONPLANAR, CLOSEDPLANAR_XOR. */
  readonly geometricType: string;
  /** x, y, z triples in LPS mm, as written (before any rounding to float32). */
  readonly points: Float64Array;
  readonly referencedSopInstanceUid?: string;
}

/** How a delineation found its image series; written into provenance. */
export type LinkMethod =
  | 'referenced-series'
  | 'referenced-sop-instances'
  | 'frame-of-reference'
  | 'frame-of-reference-and-geometry';

/** The image references of one ROI of a structure set. */
export interface RoiReferences {
  readonly number: number;
  readonly frameOfReferenceUid?: string;
  /** All its contours, including those that name no image. */
  readonly contours: number;
  /**
   * The referenced series that lists every image its contours name, if there is one; else the images are in `images`.
   */
  readonly listedUnder?: string;
  /** Images its contours name, and how many contours name each. */
  readonly images: ReadonlyArray<readonly [sopInstanceUid: string, contours: number]>;
}
