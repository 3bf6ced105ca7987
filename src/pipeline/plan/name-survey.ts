import { Identity, type IdentityMode, noIdentityKey } from '../../core/index.ts';
import { loadDelineation } from '../../dicom/index.ts';
import { type NameReading, type NameTable, readName } from '../../image/index.ts';
import type { Archives } from '../../sources/index.ts';
import { namesOfObject } from '../make/attribution.ts';
import { readRegion, regionNames } from '../make/region-meaning.ts';
import { SourceTexts } from '../source-texts.ts';
import type { CaseJob } from './case-job.ts';
import { makePlan } from './plan.ts';

export interface NameSurveyRequest {
  /** One folder (or single file) per source. */
  readonly sources: readonly string[];
  readonly names: NameTable;
  readonly mode: IdentityMode;
  /** Without a key, hashes are shown as `unmapped-…`. */
  readonly key?: { readonly id: string; readonly bytes: Uint8Array };
  readonly archives?: Archives;
  readonly followLinks?: boolean;
  readonly signal?: AbortSignal;
}

/** What a region would be taken for. */
export interface SurveyedRegion {
  /** Position of its delineation among those that have an image, from 1. */
  readonly delineation: number;
  readonly kind: 'RTSTRUCT' | 'SEG';
  readonly roiNumber: number;
  /** As the source writes it. It must reach only the owner of the source. */
  readonly name: string;
  /** As the results of a run write it. */
  readonly label: string;
  /** What its name states. */
  readonly reading?: NameReading;
  /** What other texts of its delineation state about it. */
  readonly further: readonly NameReading[];
}

/** Reads the names of all regions that a run would use; writes nothing. */
export async function surveyNames(request: NameSurveyRequest): Promise<SurveyedRegion[]> {
  const { sources, names, mode, key, signal, archives, followLinks } = request;
  const identity = new Identity(mode, key ?? noIdentityKey);
  const { jobs } = await makePlan(sources, identity, {
    ...(signal && { signal }),
    ...(archives && { archives }),
    ...(followLinks && { followLinks }),
  });
  const found: SurveyedRegion[] = [];
  const seen = new Map<string, number>();
  for (const job of jobs) {
    signal?.throwIfAborted();
    const { sopInstanceUid } = job.delineation;
    const known = seen.get(sopInstanceUid);
    const delineation = known ?? seen.size + 1;
    seen.set(sopInstanceUid, delineation);
    found.push(...(await regionsOf(job, delineation, names, mode, identity)));
  }
  return found.map((one) => (key || mode === 'keep' ? one : { ...one, label: withoutHash(one.label) }));
}

const withoutHash = (label: string): string => label.replace(/unmapped-[a-z2-7]{10}/, 'unmapped-…');

async function regionsOf(
  job: CaseJob,
  delineation: number,
  names: NameTable,
  mode: IdentityMode,
  identity: Identity,
): Promise<SurveyedRegion[]> {
  const loaded = await loadDelineation(job.delineation, job.series.frameOfReferenceUid, job.others);
  if (!loaded.ok) return [];
  const settings = { identity: { mode } };
  const texts = new SourceTexts(job, settings);
  const labels = regionNames(loaded.value.rois, settings, { identity, names }, texts);
  const further = namesOfObject(loaded.value.authors ?? {}).flatMap(([, text, value]) =>
    value === undefined ? [] : (readName(names, value, text) ?? []),
  );
  return loaded.value.rois.map(({ number, name }) => {
    const reading = readRegion(name, settings, { names }, texts);
    const { label } = labels.get(number)!;
    return {
      delineation,
      kind: job.delineation.kind,
      roiNumber: number,
      name,
      label,
      ...(reading && { reading }),
      further,
    };
  });
}
