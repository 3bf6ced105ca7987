import { digestOf, type Mask } from '../../core/index.ts';
import { type ExtractionPool, noiseOf, type PerturbedFeatures, perturbedFeatures } from '../../radiomics/index.ts';
import type { CaseInputs } from './case-inputs.ts';
import type { CaseSettings } from './case-settings.ts';
import type { StepClock } from './step-clock.ts';

/** Measures perturbed copies of the regions of a case. The noise of the image is estimated once. */
export class PerturbedCopies {
  private noise: number | undefined;

  constructor(
    private readonly inputs: CaseInputs,
    private readonly settings: CaseSettings,
    private readonly steps: StepClock,
    private readonly pool: ExtractionPool | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Undefined if no perturbation was requested. The same inputs and settings give the same copies. */
  async of(roiNumber: number, mask: Mask): Promise<PerturbedFeatures | undefined> {
    const { perturb } = this.settings;
    if (perturb === undefined) return undefined;
    const { volume } = this.inputs.loaded;
    return this.steps.measure('perturbations', async () => {
      this.noise ??= noiseOf(volume, perturb);
      return perturbedFeatures(volume, mask, this.settings.radiomics, perturb, {
        noise: this.noise,
        seed: digestOf({ input: this.inputs.run.input, roiNumber, seed: perturb.seed }),
        modality: this.inputs.job.series.modality,
        ...(this.pool && { pool: this.pool }),
        ...(this.signal && { signal: this.signal }),
      });
    });
  }
}

/** A note on copies that left nothing to measure; undefined if all could be measured. */
export function lostCopies({ vectors, lost }: PerturbedFeatures): string | undefined {
  if (lost.length === 0) return undefined;
  return `${lost.length} of ${lost.length + vectors.length} perturbed copies could not be measured; the first: ${lost[0]!.reason}`;
}
