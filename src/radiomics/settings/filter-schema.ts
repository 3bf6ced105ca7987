import { z } from 'zod';
import { filterName, usualBoundary, usualCutoff } from '../filters/ibsi/filter-name.ts';
import { lawsKernels, lawsParts } from '../filters/ibsi/laws.ts';
import { boundaries, type IbsiFilter, poolings } from '../filters/ibsi/model.ts';
import { waveletNames } from '../filters/wavelet-coefficients.ts';

const positive = z.number().positive();
const common = { dimensions: z.union([z.literal(2), z.literal(3)]).default(3) };
const boundary = z.enum(boundaries).default(usualBoundary('log'));
const rotations = z.enum(poolings).optional();
const level = z.int().min(1).max(8).default(1);
const riesz = z
  .strictObject({
    order: z.array(z.int().min(0).max(9)).min(2).max(3),
    steeredSigma: positive.optional(),
  })
  .refine(({ order }) => order.some((l) => l > 0), 'an order has a number above 0')
  .optional();

const kinds = [
  z.strictObject({
    filter: z.literal('mean'),
    ...common,
    boundary,
    support: z
      .int()
      .min(1)
      .refine((n) => n % 2 === 1, 'the support is an odd number of voxels'),
  }),
  z.strictObject({
    filter: z.literal('log'),
    ...common,
    boundary,
    sigma: positive,
    cutoff: positive.default(usualCutoff),
    riesz,
  }),
  z.strictObject({
    filter: z.literal('laws'),
    ...common,
    boundary,
    kernel: z
      .string()
      .refine(
        (kernel) => lawsParts(kernel) !== undefined,
        `a Laws kernel is two or three of ${lawsKernels.join(', ')}, such as L5E5 or E5L5S5`,
      ),
    rotations,
    energyDistance: z.int().min(1).optional(),
  }),
  z.strictObject({
    filter: z.literal('gabor'),
    ...common,
    boundary,
    sigma: positive,
    lambda: positive,
    gamma: positive.default(1),
    theta: z.number().min(-360).max(360).default(0),
    thetaStep: positive
      .max(180)
      .refine((step) => Math.abs(360 / step - Math.round(360 / step)) < 1e-9, 'thetaStep divides 360 degrees')
      .optional(),
    pooling: z.enum(poolings).default('mean'),
    response: z.enum(['modulus', 'real', 'imaginary', 'angle']).default('modulus'),
  }),
  z.strictObject({
    filter: z.literal('wavelet'),
    ...common,
    boundary,
    family: z.enum(waveletNames() as [string, ...string[]]),
    band: z.string().regex(/^[LH]{2,3}$/, 'a band is two or three letters L and H'),
    level,
    rotations,
  }),
  z.strictObject({
    filter: z.literal('simoncelli'),
    ...common,
    boundary: z.enum(boundaries).default(usualBoundary('simoncelli')),
    level,
    riesz,
  }),
] as const;

/** Longest name that fits a code meaning of a DICOM report. */
const longestName = 64;

/**
 * One entry of `imageType: IBSI:` as a filter with all defaults written out, and the settings of its own for the features of
 * its response.
 */
export function ibsiImageSchema<T extends z.ZodType<object>>(settingSchema: T) {
  const own = { setting: settingSchema.optional() };
  const [mean, log, laws, gabor, wavelet, simoncelli] = kinds;
  return z
    .discriminatedUnion('filter', [
      mean.extend(own),
      log.extend(own),
      laws.extend(own),
      gabor.extend(own),
      wavelet.extend(own),
      simoncelli.extend(own),
    ])
    .transform(({ setting, ...rest }, context) => {
      const given = JSON.parse(JSON.stringify(rest)) as IbsiFilter;
      const axes = axesNamed(given);
      // The letters of kernels, bands and orders state the number of axes.
      const filter = axes === undefined ? given : { ...given, dimensions: axes };
      const name = filterName(filter);
      if (name.length > longestName) {
        context.addIssue({ code: 'custom', message: `the name ${name} is too long; use fewer digits` });
      }
      return { filter, setting: setting ?? {} };
    });
}

function axesNamed(filter: IbsiFilter): 2 | 3 | undefined {
  if (filter.filter === 'laws') return (filter.kernel.length / 2) as 2 | 3;
  if (filter.filter === 'wavelet') return filter.band.length as 2 | 3;
  const riesz = filter.filter === 'log' || filter.filter === 'simoncelli' ? filter.riesz : undefined;
  return riesz && (riesz.order.length as 2 | 3);
}
