import { z } from 'zod';
import { ibsiImageSchema } from './filter-schema.ts';
import { featureClasses, type ImageType, imageTypes } from './model.ts';

const positive = z.number().positive();
const wholePositive = z.int().positive();
const wholeOrZero = z.int().nonnegative();

/** PyRadiomics numbers interpolators 1..10 as in SimpleITK. */
const interpolator = z.union([
  z.enum(['sitkNearestNeighbor', 'sitkLinear', 'sitkBSpline']),
  z.literal(1).transform(() => 'sitkNearestNeighbor' as const),
  z.literal(2).transform(() => 'sitkLinear' as const),
  z.literal(3).transform(() => 'sitkBSpline' as const),
]);

/** The keys of PyRadiomics' own parameter schema with its ranges; null means "not set" where PyRadiomics allows it. */
export const settingSchema = z.strictObject({
  minimumROIDimensions: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  minimumROISize: wholePositive.nullish(),
  geometryTolerance: positive.nullish(),
  correctMask: z.boolean().optional(),
  additionalInfo: z.boolean().optional(),
  label: wholePositive.optional(),
  label_channel: wholeOrZero.optional(),
  binWidth: positive.optional(),
  binCount: wholePositive.nullish(),
  normalize: z.boolean().optional(),
  normalizeScale: positive.optional(),
  removeOutliers: positive.nullish(),
  resampledPixelSpacing: z
    .union([
      z.tuple([z.number().nonnegative(), z.number().nonnegative(), z.number().nonnegative()]),
      z.tuple([z.number().nonnegative(), z.number().nonnegative()]),
    ])
    .nullish(),
  interpolator: interpolator.nullish(),
  padDistance: wholeOrZero.optional(),
  distances: z.array(wholePositive).min(1).optional(),
  force2D: z.boolean().optional(),
  force2Ddimension: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
  resegmentRange: z.array(z.number()).min(1).max(2).nullish(),
  resegmentMode: z.enum(['absolute', 'relative', 'sigma']).optional(),
  resegmentShape: z.boolean().optional(),
  preCrop: z.boolean().optional(),
  sigma: z.array(positive).optional(),
  sigmaText: z.array(z.string()).optional(),
  start_level: wholeOrZero.optional(),
  level: wholePositive.optional(),
  wavelet: z.string().optional(),
  gradientUseSpacing: z.boolean().optional(),
  lbp2DRadius: positive.optional(),
  lbp2DSamples: wholePositive.optional(),
  lbp2DMethod: z.enum(['default', 'ror', 'uniform', 'var']).optional(),
  lbp3DLevels: wholePositive.optional(),
  lbp3DIcosphereRadius: positive.optional(),
  lbp3DIcosphereSubdivision: wholeOrZero.optional(),
  voxelArrayShift: z.int().optional(),
  symmetricalGLCM: z.boolean().optional(),
  weightingNorm: z.enum(['euclidean', 'manhattan', 'infinity', 'no_weighting']).nullish(),
  gldm_a: wholeOrZero.optional(),
});

/** Python reads `nan` and `inf` in YAML as texts, which it converts to numbers. */
const pythonNumber = z.union([
  z.number(),
  z.nan(),
  z.literal([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
  z
    .string()
    .regex(/^[+-]?(nan|inf(inity)?|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)$/i)
    .transform((text) => Number(text.replace(/inf(inity)?$/i, 'Infinity'))),
]);

const voxelSetting = z.strictObject({
  kernelRadius: wholePositive.optional(),
  maskedKernel: z.boolean().optional(),
  initValue: pythonNumber.optional(),
  voxelBatch: wholePositive.optional(),
});

/** Addition: several labels, or every label of the mask. */
const labels = z.union([z.literal('all'), z.array(wholePositive).min(1)]);

const featureClass = z.partialRecord(z.enum(featureClasses), z.array(z.string()).nullable());

const pyradiomicsTypes = imageTypes.filter((type): type is Exclude<ImageType, 'IBSI'> => type !== 'IBSI');
type PyradiomicsTypes = Readonly<
  Record<(typeof pyradiomicsTypes)[number], z.ZodOptional<z.ZodNullable<typeof settingSchema>>>
>;

const imageType = z.strictObject({
  ...(Object.fromEntries(
    pyradiomicsTypes.map((type) => [type, settingSchema.nullable().optional()]),
  ) as PyradiomicsTypes),
  IBSI: z.array(ibsiImageSchema(settingSchema)).min(1).optional(),
});

/** A whole parameter file; `modality`, the image type `IBSI` and labels other than one number are this program's additions. */
export const parameterFileSchema = z.strictObject({
  setting: settingSchema.extend({ label: z.union([wholePositive, labels]).optional() }).nullish(),
  voxelSetting: voxelSetting.nullish(),
  imageType: imageType.nullish(),
  featureClass: featureClass.nullish(),
  modality: z.record(z.string().regex(/^[A-Z]{2,16}$/), settingSchema).nullish(),
});

export type ParameterFile = z.output<typeof parameterFileSchema>;
