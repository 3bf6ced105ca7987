import { counted } from '../../core/index.ts';
import type { Note } from '../../dicom/index.ts';
import { beginningOf } from '../../sources/index.ts';
import type { CaseJob } from './case-job.ts';
import type { SeenSource } from './walk-sources.ts';

/** The parts of the plan that the notes on sources without a case use. */
export interface CasesFound {
  readonly jobs: readonly CaseJob[];
  /** SOP Instance UIDs of segmentations that this program made from images in the sources. */
  readonly ownDerivatives: ReadonlySet<string>;
  /** Series that no delineation refers to, by SeriesInstanceUID: modality and slices. */
  readonly withoutDelineation: ReadonlyMap<string, string>;
}

/**
 * A note for each source without a part in any case: usually a wrong path, which would otherwise look like success.
 * There is no note if another source gave cases and this one contains only duplicates, excluded delineations or objects
 * that this program made.
 */
export async function sourcesWithoutCase(
  seen: readonly SeenSource[],
  found: CasesFound,
  paths: readonly (string | undefined)[] = [],
): Promise<Note[]> {
  const notes: Note[] = [];
  for (const [index, source] of seen.entries()) {
    const hasCase = found.jobs.some(
      ({ series, delineation }) =>
        source.series.has(series.seriesInstanceUid) || source.delineations.has(delineation.sopInstanceUid),
    );
    if (hasCase || (found.jobs.length > 0 && isExcused(source, found))) continue;
    const which = seen.length === 1 ? 'the sources' : `source ${index + 1} of ${seen.length}`;
    notes.push({ code: 'QIAW_SOURCE_NO_CASE', message: await describe(source, which, found, paths[index]) });
  }
  return notes;
}

function isExcused({ delineations, leftOut, repeats }: SeenSource, { ownDerivatives }: CasesFound): boolean {
  const others = [...delineations].filter((uid) => !ownDerivatives.has(uid));
  return repeats || (others.length === 0 && leftOut + delineations.size > 0);
}

async function describe(
  source: SeenSource,
  which: string,
  found: CasesFound,
  path: string | undefined,
): Promise<string> {
  const seen = await seenIn(source, found);
  return (
    `No case was found: ${whyNot(source, which)}.${seen === '' ? '' : ` Seen: ${seen}.`} ` +
    `A case needs an image series and a delineation of it. Check the path${path === undefined ? '' : `: ${path}`}.`
  );
}

function whyNot({ files, notDicom, delineations, leftOut, refused }: SeenSource, which: string): string {
  if (files === 0 && leftOut === 0) return `there is no file in ${which}`;
  if (files > 0 && files === notDicom.length) return `no file in ${which} is DICOM`;
  if (files > 0 && files === sum(refused)) return `no file in ${which} could be read`;
  if (delineations.size > 0) return `no delineation in ${which} could be linked to its images`;
  if (leftOut > 0) return `--delineations or --series-description leaves out every delineation in ${which}`;
  return `no RT structure set or segmentation is in ${which}`;
}

async function seenIn(source: SeenSource, { withoutDelineation }: CasesFound): Promise<string> {
  const { files, notDicom, others, refused, leftOut, delineations } = source;
  const volumes = await countVolumes(notDicom);
  const series = [...source.series].flatMap((uid) => withoutDelineation.get(uid) ?? []);
  const shown = series.length > MOST ? [...series.slice(0, MOST), `${series.length - MOST} more`] : series;
  const parts: readonly (readonly [number, string])[] = [
    [files, counted(files, 'file')],
    [notDicom.length, `${notDicom.length} of them not DICOM`],
    [volumes, `${counted(volumes, 'NIfTI, NRRD or MetaImage file')} (use \`qiaw radiomics\`)`],
    [series.length, `${series.length} image series without delineation (${shown.join(', ')})`],
    [
      delineations.size,
      counted(delineations.size, 'delineation without usable images', 'delineations without usable images'),
    ],
    [leftOut, `${counted(leftOut, 'delineation')} left out`],
    [others, `${counted(others, 'object')} of classes that are not processed`],
    [sum(refused), `${counted(sum(refused), 'input')} refused (${[...refused.keys()].sort().join(', ')})`],
  ];
  return parts.flatMap(([n, text]) => (n > 0 ? [text] : [])).join(', ');
}

const MOST = 5;
/** Limit of files that are opened again to determine their kind, because a source may be a whole disk. */
const LOOKED_AT = 1000;

/** Files that `qiaw radiomics` reads, recognised by their first bytes. */
async function countVolumes(paths: readonly string[]): Promise<number> {
  let volumes = 0;
  for (const path of paths.slice(0, LOOKED_AT)) {
    const { bytes } = await beginningOf(path, 352).catch(() => ({ bytes: Buffer.alloc(0) }));
    if (isVolume(bytes)) volumes += 1;
  }
  return volumes;
}

function isVolume(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 0, 4) === 'NRRD') return true;
  if (/^(n\+|ni)[12]/.test(bytes.toString('latin1', 344, 347)) || /^(n\+|ni)2/.test(bytes.toString('latin1', 4, 7)))
    return true;
  return /^\s*(ObjectType|NDims)\s*=/.test(bytes.toString('latin1', 0, 80));
}

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((total, n) => total + n, 0);
