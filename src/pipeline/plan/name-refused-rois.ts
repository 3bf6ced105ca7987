import type { Identity, Refusal } from '../../core/index.ts';
import { loadDelineation } from '../../dicom/index.ts';
import { loadNameTable } from '../../image/index.ts';
import type { CaseSettings, ModeSettings } from '../make/case-settings.ts';
import { regionNames } from '../make/region-meaning.ts';
import { SourceTexts } from '../source-texts.ts';
import type { CaseJob } from './case-job.ts';

/**
 * Adds the published names of single ROIs that could not be linked. Only a delineation of which a case is made has names:
 * its objects tell what identifies a person.
 */
export async function nameRefusedRois(
  refusals: readonly Refusal[],
  jobs: readonly CaseJob[],
  settings: ModeSettings & Pick<CaseSettings, 'nameTables'>,
  identity: Identity,
): Promise<readonly Refusal[]> {
  const named = new Map<string, Awaited<ReturnType<typeof labelsOf>>>();
  const wanted = new Set(refusals.flatMap(({ kind, input }) => (kind === 'roi' && input.sopInstanceUid) || []));
  const names = wanted.size > 0 ? await loadNameTable(settings.nameTables) : undefined;
  for (const job of names ? jobs : []) {
    const { sopInstanceUid } = job.delineation;
    if (!wanted.delete(sopInstanceUid)) continue;
    named.set(sopInstanceUid, await labelsOf(job, settings, { identity, names: names! }));
  }
  return refusals.map((one) => {
    const { sopInstanceUid = '', roiNumber } = one.input;
    const roi = one.kind === 'roi' ? named.get(sopInstanceUid)?.get(roiNumber ?? Number.NaN)?.label : undefined;
    return roi === undefined ? one : { ...one, input: { ...one.input, roi } };
  });
}

async function labelsOf(job: CaseJob, settings: ModeSettings, tools: Parameters<typeof regionNames>[2]) {
  const loaded = await loadDelineation(job.delineation);
  return loaded.ok ? regionNames(loaded.value.rois, settings, tools, new SourceTexts(job, settings)) : undefined;
}
