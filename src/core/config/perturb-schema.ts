import { z } from 'zod';

const list = z.array(z.number()).min(1).max(100);

/** `run.perturb`: perturbed copies of each region, whose features show how stable they are (docs/perturbation.md). */
export const perturbSchema = z
  .strictObject({
    chain: z.string().describe('Letters of n, r, t, v, c and a number of copies: ntcv:30'),
    seed: z.number().int().min(0).optional().describe('Changes every random choice; default 0'),
    perturbation_noise_level: z.number().min(0).nullish().describe('Standard deviation; default: estimated per image'),
    perturbation_rotation_angles: list.optional().describe('Degrees within slices'),
    perturbation_translation_fraction: z.array(z.number().min(0).lt(1)).min(1).max(20).optional(),
    perturbation_roi_adapt_type: z.enum(['fraction', 'distance']).optional(),
    perturbation_roi_adapt_size: list.optional().describe('Fractions of the volume, or mm'),
    perturbation_roi_adapt_max_erosion: z.number().min(0).max(1).optional(),
    anti_aliasing_smoothing_beta: z.number().gt(0).max(1).optional(),
  })
  .describe('Perturbed copies of each region');
