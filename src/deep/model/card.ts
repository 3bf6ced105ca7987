import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { digestOf } from '../../core/index.ts';
import { ModelCardInvalid } from './errors.ts';

/** 512 MB of double precision while a cube is computed. */
const MOST_SAMPLES = 2 ** 26;

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits (SHA-256)');
const positive = z.number().positive();
const cubeEdge = z.number().int().min(1).max(512);
const text = z.string().trim().min(1);

/** How intensities become network input; both kinds are computed in double precision and rounded to float32 once. */
const scaling = z.discriminatedUnion('kind', [
  /** (x - subtract) / divide */
  z.strictObject({ kind: z.literal('linear'), subtract: z.number(), divide: positive }),
  /** (x - mean) / standard deviation over the image channel of the cube; population deviation, 1 where it is 0 */
  z.strictObject({ kind: z.literal('z-score') }),
]);

const inputSchema = z.strictObject({
  /** Name of the graph's input tensor. */
  tensor: text,
  /**
   * Position of batch, channel and space in the input tensor; the two-dimensional ones require a cube that is one
   * sample thick.
   */
  layout: z.enum(['NDHWC', 'NCDHW', 'NHWC', 'NCHW']),
  /** Edge lengths of the cube in voxels along patient or image axes x (i), y (j), z (k). */
  size: z.tuple([cubeEdge, cubeEdge, cubeEdge]),
  /** mm between samples along x (i), y (j), z (k). */
  spacing: z.tuple([positive, positive, positive]),
  /** `patient`: LPS axes for any image orientation; `index`: the i, j, k axes of the image. */
  axes: z.enum(['patient', 'index']),
  /** Which axis is D, H, W of the tensor: `zyx` puts z (k) first, as SimpleITK and numpy do. */
  axisOrder: z.enum(['zyx', 'zxy', 'yzx', 'yxz', 'xyz', 'xzy']).default('zyx'),
  centre: z.enum(['mask-centre-of-mass', 'mask-bounding-box']),
  /** `half`: the centre falls on sample n/2 rounded down (offsets -25..24 for 50); `middle`: on (n-1)/2. */
  anchor: z.enum(['half', 'middle']).default('half'),
  /** One entry per channel: the image, the image with everything outside the ROI filled, the ROI itself (0 or 1). */
  channels: z
    .array(z.enum(['image', 'masked-image', 'mask']))
    .min(1)
    .max(8),
  interpolation: z.strictObject({
    image: z.enum(['nearest', 'linear', 'bspline']),
    mask: z.enum(['nearest', 'linear']).default('nearest'),
  }),
  /** Intensity of samples outside the image, before window and scaling: a number, or the nearest edge voxel. */
  outside: z.union([z.number(), z.literal('edge')]),
  /** Intensity of `masked-image` outside the ROI, before window and scaling. */
  maskFill: z.number().optional(),
  intensity: z.strictObject({
    /** UCUM unit the model was made for, e.g. `[hnsf'U]`. */
    unit: text,
    /** Values are clamped to this closed interval first, if given. */
    window: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => low < high, 'the window must be [low, high]')
      .optional(),
    scaling,
  }),
});

const outputSchema = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('features'),
    /** A graph output or any inner tensor of the graph. */
    tensor: text,
    /** Name of the layer in the original network. */
    layer: text,
    /** Number of components. */
    size: z.number().int().positive(),
  }),
  z.strictObject({
    role: z.literal('prediction'),
    tensor: text,
    labels: z.array(text).min(1),
  }),
]);

/** New keys must be optional and without a default: a default would change the digests of cards recorded earlier. */
export const modelCardSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'lower-case letters, digits, dot, underscore, hyphen; at most 64'),
  version: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.+-]{0,31}$/, 'letters, digits, dot, plus, hyphen; at most 32'),
  name: text,
  task: text,
  /** SPDX identifier or free text. */
  licence: text,
  citation: text,
  weights: z.strictObject({
    /** ONNX file in the folder of the card; a plain file name. */
    file: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.onnx$/, 'the plain name of an .onnx file in the folder of the card'),
    sha256: sha256Hex,
  }),
  input: inputSchema,
  outputs: z.array(outputSchema).min(1),
  intendedUse: text,
  limits: text,
  /** Where the network came from, when it was converted. */
  source: z
    .strictObject({
      format: text,
      converter: text,
      architectureSha256: sha256Hex,
      weightsSha256: sha256Hex,
    })
    .optional(),
});

/** The description of a model: identity, preprocessing, meaning of its outputs, use and limits. */
export type ModelCard = z.infer<typeof modelCardSchema>;
export type CardInput = ModelCard['input'];
export type FeatureOutput = Extract<ModelCard['outputs'][number], { role: 'features' }>;

/**
 * Checks a card given as data. `where` names it in messages.
 * @throws ModelCardInvalid naming each wrong key
 */
export function checkCard(data: unknown, where: string): ModelCard {
  const result = modelCardSchema.safeParse(data);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.') || '(card)'}: ${issue.message}`);
    throw new ModelCardInvalid(
      `The model card ${where} is not valid: ${problems.join('; ')}. See docs/model-card.md for the keys.`,
    );
  }
  const card = result.data;
  const features = card.outputs.filter((output) => output.role === 'features');
  if (features.length !== 1) {
    throw new ModelCardInvalid(
      `The model card ${where} declares ${features.length} feature outputs; exactly one output must have the role "features".`,
    );
  }
  if (
    card.input.channels.includes('masked-image') &&
    card.input.maskFill === undefined &&
    card.input.outside === 'edge'
  ) {
    throw new ModelCardInvalid(
      `The model card ${where} has the channel "masked-image" but no fill value: give input.maskFill.`,
    );
  }
  const samples = card.input.size.reduce((product, n) => product * n, card.input.channels.length);
  if (samples > MOST_SAMPLES) {
    throw new ModelCardInvalid(
      `The model card ${where} requires ${samples} samples per ROI; the limit is ${MOST_SAMPLES}. Use a smaller cube or wider spacing.`,
    );
  }
  const thick = card.input.size['xyz'.indexOf(card.input.axisOrder[0]!)];
  if ((card.input.layout === 'NHWC' || card.input.layout === 'NCHW') && thick !== 1) {
    throw new ModelCardInvalid(
      `The model card ${where} has a two-dimensional layout, but ${thick} samples along the first axis of input.axisOrder; it must be 1.`,
    );
  }
  return card;
}

/** Reads a card from YAML or JSON text (JSON is YAML). @throws ModelCardInvalid */
export function parseCard(source: string, where: string): ModelCard {
  let data: unknown;
  try {
    data = parseYaml(source);
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
    throw new ModelCardInvalid(`The model card ${where} is neither YAML nor JSON: ${reason}`, { cause });
  }
  return checkCard(data, where);
}

/** The one feature output, which {@link checkCard} guarantees. */
export function featureOutput(card: ModelCard): FeatureOutput {
  const output = card.outputs.find((candidate) => candidate.role === 'features');
  if (output?.role !== 'features')
    throw new ModelCardInvalid(`The card of ${card.id} declares no feature output. Name one under "outputs".`);
  return output;
}

/**
 * SHA-256 of the card's content (canonical JSON with defaults filled in), independent of layout and comments of the
 * file.
 */
export function cardDigest(card: ModelCard): string {
  return digestOf(card);
}
