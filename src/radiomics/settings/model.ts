import type { IbsiFilter } from '../filters/ibsi/model.ts';
import type { IbsiSettings } from '../ibsi/settings.ts';

/** Feature classes in the order in which PyRadiomics computes them when a parameter file names none. */
export const featureClasses = ['firstorder', 'glcm', 'gldm', 'glrlm', 'glszm', 'ngtdm', 'shape', 'shape2D'] as const;
export type FeatureClass = (typeof featureClasses)[number];

/** PyRadiomics' image types, and `IBSI`: the response maps of IBSI 2, one per filter of a list. */
export const imageTypes = [
  'Original',
  'Wavelet',
  'LoG',
  'Square',
  'SquareRoot',
  'Logarithm',
  'Exponential',
  'Gradient',
  'LBP2D',
  'LBP3D',
  'IBSI',
] as const;
export type ImageType = (typeof imageTypes)[number];

export type Interpolator = 'sitkNearestNeighbor' | 'sitkLinear' | 'sitkBSpline';

/** The `setting` part of a PyRadiomics parameter file; names, units and defaults are PyRadiomics'. */
export interface Setting {
  readonly minimumROIDimensions: 1 | 2 | 3;
  readonly minimumROISize: number | null;
  readonly geometryTolerance: number | null;
  readonly correctMask: boolean;
  readonly additionalInfo: boolean;
  readonly label: number;
  readonly label_channel: number;
  readonly binWidth: number;
  readonly binCount: number | null;
  readonly normalize: boolean;
  readonly normalizeScale: number;
  readonly removeOutliers: number | null;
  /** mm along x, y and, for images of three dimensions, z; 0 keeps the image's own. */
  readonly resampledPixelSpacing: readonly [number, number, number] | readonly [number, number] | null;
  readonly interpolator: Interpolator | null;
  readonly padDistance: number;
  readonly distances: readonly number[];
  readonly force2D: boolean;
  /** Axis across the planes, counted z, y, x: 0 = axial planes. */
  readonly force2Ddimension: 0 | 1 | 2;
  readonly resegmentRange: readonly number[] | null;
  readonly resegmentMode: 'absolute' | 'relative' | 'sigma';
  readonly resegmentShape: boolean;
  readonly preCrop: boolean;
  /** mm. */
  readonly sigma: readonly number[];
  /** Each sigma as written by Python (`1` and `1.0` give different feature names). */
  readonly sigmaText: readonly string[];
  readonly start_level: number;
  readonly level: number;
  readonly wavelet: string;
  readonly gradientUseSpacing: boolean;
  readonly lbp2DRadius: number;
  readonly lbp2DSamples: number;
  readonly lbp2DMethod: 'default' | 'ror' | 'uniform' | 'var';
  readonly lbp3DLevels: number;
  readonly lbp3DIcosphereRadius: number;
  readonly lbp3DIcosphereSubdivision: number;
  readonly voxelArrayShift: number;
  readonly symmetricalGLCM: boolean;
  readonly weightingNorm: 'euclidean' | 'manhattan' | 'infinity' | 'no_weighting' | null;
  readonly gldm_a: number;
}

/** Defaults of PyRadiomics for settings that a file omits. */
export const defaultSetting: Setting = {
  minimumROIDimensions: 2,
  minimumROISize: null,
  geometryTolerance: null,
  correctMask: false,
  additionalInfo: true,
  label: 1,
  label_channel: 0,
  binWidth: 25,
  binCount: null,
  normalize: false,
  normalizeScale: 1,
  removeOutliers: null,
  resampledPixelSpacing: null,
  interpolator: 'sitkBSpline',
  padDistance: 5,
  distances: [1],
  force2D: false,
  force2Ddimension: 0,
  resegmentRange: null,
  resegmentMode: 'absolute',
  resegmentShape: false,
  preCrop: false,
  sigma: [],
  sigmaText: [],
  start_level: 0,
  level: 1,
  wavelet: 'coif1',
  gradientUseSpacing: true,
  lbp2DRadius: 1,
  lbp2DSamples: 8,
  lbp2DMethod: 'uniform',
  lbp3DLevels: 2,
  lbp3DIcosphereRadius: 1,
  lbp3DIcosphereSubdivision: 1,
  voxelArrayShift: 0,
  symmetricalGLCM: true,
  weightingNorm: null,
  gldm_a: 0,
};

/** Settings of voxel-based maps: PyRadiomics' `voxelSetting`. */
export interface VoxelSetting {
  /** Voxels on each side of the centre. */
  readonly kernelRadius: number;
  /** Whether kernels and grey levels are limited to the ROI. */
  readonly maskedKernel: boolean;
  /** Value of the voxels outside the ROI. */
  readonly initValue: number;
  /** Voxels that PyRadiomics computes at once. Accepted; memory here does not depend on it. */
  readonly voxelBatch: number;
}

export const defaultVoxelSetting: VoxelSetting = { kernelRadius: 1, maskedKernel: true, initValue: 0, voxelBatch: -1 };

/** `all`, or the values of the ROIs in the mask. */
export type Labels = 'all' | readonly number[];

/** One image type with its own settings in a file. */
export interface EnabledImageType {
  readonly type: ImageType;
  readonly custom: Partial<Setting>;
  /** Only of the type `IBSI`. */
  readonly filter?: IbsiFilter;
}

/** One feature class; an empty list means all features that are not deprecated. */
export interface EnabledClass {
  readonly family: FeatureClass;
  readonly features: readonly string[];
}

/** Python literals by key, in the order of the file; voxel settings follow the others. */
export interface WrittenSettings {
  readonly setting: Readonly<Record<string, unknown>>;
  readonly imageTypes: Readonly<Record<string, unknown>>;
}

/** Everything that determines features and values; made by `loadSettings` or `parseSettings`. */
export interface RadiomicsSettings {
  /** A built-in name, or `file`. Not part of the digest. */
  readonly name: string;
  readonly profile: 'pyradiomics' | 'ibsi';
  readonly setting: Setting;
  /** The settings in the file, unchanged; the `Configuration_Settings` diagnostics show them over the defaults. */
  readonly given: Partial<Setting>;
  /** As Python writes the settings of the file, where this differs from what `given` shows (25.0, voxel settings). */
  readonly written?: WrittenSettings;
  readonly imageTypes: readonly EnabledImageType[];
  readonly classes: readonly EnabledClass[];
  /** Of `voxelSetting`; only for maps, and not part of the digest. */
  readonly voxel?: Partial<VoxelSetting>;
  /** Several labels, for mask files; `setting.label` is then the first one, or 1. Not part of the digest. */
  readonly labels?: Labels;
  /** Settings that replace the general ones for a DICOM modality (CT, PT, MR …). */
  readonly byModality?: Readonly<Record<string, Partial<Setting>>>;
  /** Of the profile `ibsi`: everything that determines its values; the settings of PyRadiomics then have no effect. */
  readonly ibsi?: IbsiSettings;
}
