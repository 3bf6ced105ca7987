import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isFeatureColumn, parseSheet } from '../../core/index.ts';
import { type CaseRecord, type Encodings, type RoiRecord, regionKey } from '../../graph/index.ts';

/** The part of a case from which facts about its dataset are computed. */
export interface CaseContent {
  readonly id: string;
  readonly dataset: string;
  readonly runDigest: string;
  readonly settingsDigest: string;
  readonly software: string;
  readonly subject: string;
  readonly manufacturer?: string;
  /** M, F or O, if stated in the images. */
  readonly sex?: string;
  /** Of the image, then of the delineation. */
  readonly studies: readonly string[];
  readonly series: readonly string[];
  readonly modality: string;
  readonly rois: ReadonlyArray<
    Pick<RoiRecord, 'segmentNumber' | 'label' | 'mapped'> & { readonly featureCount: number }
  >;
  /** Names of its feature columns. */
  readonly columns: readonly string[];
  /** The model and the label of the region of each deep vector. */
  readonly deepVectors: ReadonlyArray<{ readonly model: string; readonly label: string }>;
  readonly files: number;
  readonly bytes: number;
  /** Modification time of case.json, in milliseconds since 1970. */
  readonly changedAt: number;
}

/** Sexes of DICOM as categories. */
export const sexWords: Readonly<Record<string, string>> = { M: 'male', F: 'female' };

type CaseDocument = Omit<CaseRecord, 'rois'> & {
  readonly rois: ReadonlyArray<Omit<RoiRecord, 'features'> & { readonly featureCount?: number }>;
};

/** All complete cases of a data directory, ordered by name; damaged ones are skipped. */
export async function* readCases(dataDirectory: string): AsyncGenerator<CaseContent> {
  const names = await readdir(join(dataDirectory, 'cases')).catch(() => []);
  for (const name of names.filter((candidate) => !candidate.startsWith('.')).sort()) {
    const content = await readCase(join(dataDirectory, 'cases', name));
    if (content !== undefined) yield content;
  }
}

const cache = new Map<string, CaseContent & { readonly size: number }>();

async function readCase(folder: string): Promise<CaseContent | undefined> {
  const path = join(folder, 'case.json');
  try {
    const { mtimeMs, size } = await stat(path);
    const known = cache.get(path);
    if (known?.changedAt === mtimeMs && known.size === size) return known;
    const content = { ...(await contentOf(folder, path)), changedAt: mtimeMs, size };
    if (cache.size > 5000) cache.clear();
    cache.set(path, content);
    return content;
  } catch {
    return undefined;
  }
}

async function contentOf(folder: string, path: string): Promise<Omit<CaseContent, 'changedAt'>> {
  const { id, run, subject, image, delineation, rois, outputs } = JSON.parse(
    await readFile(path, 'utf8'),
  ) as CaseDocument;
  return {
    id,
    dataset: run.dataset,
    runDigest: run.digest,
    settingsDigest: run.settingsDigest,
    software: `${run.software.name} ${run.software.version}`,
    subject: subject.id,
    ...(subject.sex !== undefined && { sex: subject.sex }),
    ...(image.manufacturer !== undefined && { manufacturer: image.manufacturer }),
    studies: [image.studyId, delineation.studyId],
    series: [image.seriesId, delineation.seriesId],
    modality: image.modality,
    rois: rois.map(({ segmentNumber, label, mapped, featureCount }) => ({
      segmentNumber,
      label,
      ...(mapped && { mapped }),
      featureCount: featureCount ?? 0,
    })),
    columns: await featureColumns(join(folder, 'features.csv')),
    deepVectors: await deepVectors(join(folder, 'deep-features.csv')),
    files: outputs.length,
    bytes: outputs.reduce((sum, output) => sum + output.bytes, 0),
  };
}

/** Columns of features.csv after `case`, `roi` and the diagnostics. */
async function featureColumns(path: string): Promise<string[]> {
  for await (const line of lines(path)) {
    return (parseSheet(line)?.[0] ?? []).filter(isFeatureColumn);
  }
  return [];
}

/** The second and third column of deep-features.csv: `case,roi,model,layer,…`. */
async function deepVectors(path: string): Promise<CaseContent['deepVectors']> {
  const vectors: Array<CaseContent['deepVectors'][number]> = [];
  for await (const line of lines(path)) {
    const [, label, model] = parseSheet(line.slice(0, 600).replace(/,[^,]*$/, ''))?.[0] ?? [];
    if (label !== undefined && model !== undefined) vectors.push({ label, model });
  }
  return vectors.slice(1);
}

async function* lines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path, 'utf8');
  try {
    yield* createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    file.destroy();
  }
}

/** The regions of a case: its ROIs, apart from further encodings of regions of other cases. */
export function regionsOf({ rois, runDigest: run }: CaseContent, encodings: Encodings): CaseContent['rois'] {
  return rois.filter(({ segmentNumber }) => !encodings.has(regionKey({ run, segmentNumber })));
}
