import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeFileAtomic } from '../../core/index.ts';
import type { FeatureSet } from '../../radiomics/index.ts';

/** Below this time, measuring a region again is cheaper than keeping a file. */
const worthMs = 2_000;

/**
 * Keeps the features of each region of a case that is being made, so that a case with many regions and filtered images
 * can resume after an interruption. The folder is named by case and run digest, which cover everything that affects a
 * value.
 */
export class StepCheckpoint {
  private readonly folder: string;

  constructor(stepsFolder: string, caseId: string, runDigest: string) {
    this.folder = join(stepsFolder, `${caseId}-${runDigest}`);
  }

  async features(roi: number): Promise<FeatureSet | undefined> {
    try {
      return deserialize(await readFile(this.file(roi))) as FeatureSet;
    } catch {
      return undefined;
    }
  }

  async keep(roi: number, features: FeatureSet, tookMs: number): Promise<void> {
    if (tookMs < worthMs) return;
    await mkdir(this.folder, { recursive: true });
    await writeFileAtomic(this.file(roi), serialize(features));
  }

  async done(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private file(roi: number): string {
    return join(this.folder, `features-${roi}.v8`);
  }
}
