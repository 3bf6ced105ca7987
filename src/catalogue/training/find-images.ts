import { CohortFiles } from '../../cohorts/index.ts';
import { type Encodings, instanceIris, readEncodings, regionKey } from '../../graph/index.ts';
import { CaseDamaged } from '../exports/errors.ts';
import type { ExportSource } from '../exports/model.ts';
import { type ExportCase, readCases } from '../exports/package/cases.ts';
import { ChannelsUnclear, StructureAbsent, TrainingRequestInvalid } from './errors.ts';
import type { DrawnImage, DrawnRegion, LeftOut, TrainingRequest } from './model.ts';
import { isNamed, readersOf } from './readers.ts';
import type { Structure } from './structures.ts';

export interface FoundImages {
  readonly images: readonly DrawnImage[];
  readonly leftOut: readonly LeftOut[];
}

type Wanted = Pick<TrainingRequest, 'dataset' | 'cohort' | 'observers' | 'method' | 'channels'>;

/**
 * The images on which a wanted structure was drawn, with its regions: each region once, however often it is encoded or
 * measured. Regions that were transferred from another image are not drawings; their case only gives the image of a channel.
 * @throws TrainingRequestInvalid, StructureAbsent, ChannelsUnclear, CaseDamaged
 */
export async function findImages(
  source: ExportSource,
  structures: readonly Structure[],
  wanted: Wanted,
): Promise<FoundImages> {
  const cases = await selectedCases(source, wanted);
  const drawn = groupBy(
    cases.filter(({ drawnOn }) => drawnOn === undefined),
    imageKey,
  );
  const images: Array<Omit<DrawnImage, 'channels'>> = [];
  const observers = new Set<string>();
  for (const key of [...drawn.keys()].sort()) {
    const own = drawn.get(key)!;
    const { subject } = own[0]!;
    const encodings = await readEncodings(source.root, subject.id);
    const all = own.flatMap((document) => regionsOf(document, encodings, own));
    const regions = structures.map((structure) => {
      const of = once(all.filter((region) => structure.is(region)));
      const readers = readersOf(of);
      const read = of.map(({ attribution: _, ...region }, at): DrawnRegion => ({ ...region, reader: readers[at]! }));
      for (const { reader } of read) observers.add(reader.label);
      return read.filter(
        ({ reader, method }: DrawnRegion & { method?: string }) =>
          (wanted.observers?.some((name) => isNamed(name, reader)) ?? true) &&
          (wanted.method === undefined || method === wanted.method),
      );
    });
    if (regions.some((one) => one.length > 0)) images.push({ subject: subject.id, document: own[0]!, regions });
  }
  refuseAbsent(images, structures, cases, observers, wanted);
  return withChannels(images, cases, wanted.channels);
}

async function selectedCases(source: ExportSource, { dataset, cohort }: Wanted): Promise<ExportCase[]> {
  const members = cohort === undefined ? undefined : await membersOf(source, cohort);
  const { subject } = instanceIris(source.base);
  const cases: ExportCase[] = [];
  for await (const one of readCases(source.root, dataset))
    if (members?.has(subject(one.subject.id).value) ?? true) cases.push(one);
  return cases;
}

async function membersOf({ root, base }: ExportSource, id: string): Promise<ReadonlySet<string>> {
  const files = new CohortFiles(root, base);
  const cohort = await files.read(id);
  if (cohort !== undefined) return new Set(cohort.members);
  const known = (await files.list()).map((one) => one.id);
  throw new TrainingRequestInvalid(
    `The cohort ${id} is not saved here. Saved cohorts: ${known.slice(0, 10).join(', ') || 'none; save one with the GraphQL mutation saveCohort'}.`,
  );
}

const imageKey = ({ subject, image }: ExportCase): string =>
  JSON.stringify([subject.id, image.seriesId, image.size, image.spacing, image.origin, image.direction]);

type Found = Omit<DrawnRegion, 'reader'> & {
  readonly attribution: ExportCase['rois'][number]['attribution'];
  readonly method: string | undefined;
};

/** The measured regions of a case; further encodings of a region that is among these cases are left out. */
function regionsOf(document: ExportCase, encodings: Encodings, own: readonly ExportCase[]): Found[] {
  const runs = new Set(own.map(({ run }) => run.digest));
  return document.rois.flatMap((roi): Found[] => {
    const primary = encodings.get(regionKey({ run: document.run.digest, segmentNumber: roi.segmentNumber }));
    if (primary !== undefined && runs.has(primary.run)) return [];
    const mask = document.outputs.find(
      ({ role, segmentNumber }) => role === 'mask' && segmentNumber === roi.segmentNumber,
    );
    if (mask === undefined) return [];
    return [
      {
        document,
        segmentNumber: roi.segmentNumber,
        label: roi.label,
        key: roi.mapped?.key === 'source-codes' ? undefined : roi.mapped?.key,
        path: `cases/${document.id}/${mask.path}`,
        sha256: mask.sha256,
        attribution: roi.attribution,
        method: roi.attribution?.methods.find(({ taken }) => taken)?.method,
      },
    ];
  });
}

/** One ROI of one object may have been measured several times, under other settings. */
function once(regions: readonly Found[]): Found[] {
  const first = new Map<string, Found>();
  for (const region of regions) {
    const { document, segmentNumber } = region;
    const roi = document.rois.find((one) => one.segmentNumber === segmentNumber)!;
    const object = `${document.delineation.sopId} ${roi.roiNumber}`;
    const before = first.get(object);
    if (before === undefined) first.set(object, region);
    else if (before.sha256 !== region.sha256) {
      throw new TrainingRequestInvalid(
        `The cases ${before.document.id} and ${document.id} are of one delineation, and their masks of ${region.label} differ because ` +
          'they were made with other settings. Select one of them by --dataset or --cohort.',
      );
    }
  }
  return [...first.values()];
}

function refuseAbsent(
  images: ReadonlyArray<Omit<DrawnImage, 'channels'>>,
  structures: readonly Structure[],
  cases: readonly ExportCase[],
  observers: ReadonlySet<string>,
  wanted: Wanted,
): void {
  for (const [at, { name }] of structures.entries()) {
    if (images.some(({ regions }) => regions[at]!.length > 0)) continue;
    if (wanted.observers !== undefined || wanted.method !== undefined) {
      throw new StructureAbsent(
        `Nothing was exported: no region of "${name}" is by this observer and method. Readers of these structures: ${listed([...observers])}.`,
      );
    }
    const labels = new Set(cases.flatMap(({ rois }) => rois.map((roi) => roi.label)));
    throw new StructureAbsent(
      `Nothing was exported: no selected case has the structure "${name}". Regions there: ${listed([...labels])}.`,
    );
  }
}

const listed = (names: readonly string[]): string => {
  const sorted = [...names].sort();
  const more = sorted.length > 20 ? ` and ${sorted.length - 20} more` : '';
  return (sorted.slice(0, 20).join('; ') || 'none') + more;
};

/** Keeps images of the first modality and adds those of the others, which must share its frame of reference. */
function withChannels(
  images: ReadonlyArray<Omit<DrawnImage, 'channels'>>,
  cases: readonly ExportCase[],
  wanted: readonly string[] | undefined,
): FoundImages {
  const modalities = [...new Set(images.map(({ document }) => document.image.modality))].sort();
  if (wanted === undefined && modalities.length > 1) {
    throw new ChannelsUnclear(
      `Nothing was exported: the structures were drawn on ${modalities.join(' and ')}. Choose with --channels ${modalities[0]}.`,
    );
  }
  const [first, ...further] = (wanted ?? modalities).map(modalityOf);
  const leftOut: LeftOut[] = [];
  const kept: DrawnImage[] = [];
  const leave = ({ subject, document }: Omit<DrawnImage, 'channels'>, reason: string): void => {
    leftOut.push({ subject, case: document.id, reason });
  };
  const bySubject = groupBy(cases, ({ subject }) => subject.id);
  for (const image of images) {
    const { modality, acquisition } = image.document.image;
    if (modality !== first) {
      leave(image, `drawn on ${modality}, not on ${first}`);
      continue;
    }
    const channels = further.map((one) => {
      const found = new Map<string, ExportCase>();
      for (const other of bySubject.get(image.subject) ?? [])
        if (other.image.modality === one && acquisition && other.image.acquisition?.frame === acquisition.frame)
          if (!found.has(other.image.seriesId)) found.set(other.image.seriesId, other);
      return [...found.values()];
    });
    const bad = channels.findIndex((found) => found.length !== 1);
    if (bad < 0) kept.push({ ...image, channels: channels.map(([one]) => one!) });
    else if (channels[bad]!.length === 0)
      leave(image, `no ${further[bad]} of its frame of reference was measured (\`qiaw run --measure\`)`);
    else leave(image, `${channels[bad]!.length} series of ${further[bad]} share its frame of reference`);
  }
  if (kept.length > 0) return { images: kept, leftOut };
  throw new ChannelsUnclear(
    `Nothing was exported: no image has the channels ${[first, ...further].join(', ')}. ${leftOut[0]?.reason ?? ''}.`,
  );
}

const modalityOf = (name: string): string => ({ PET: 'PT', MRI: 'MR' })[name.toUpperCase()] ?? name.toUpperCase();

export function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** The image file of a case. @throws CaseDamaged */
export function imageFileOf({ id, outputs }: ExportCase): { readonly path: string; readonly sha256: string } {
  const image = outputs.find(({ role, mediaType }) => role === 'image' && mediaType === 'application/x-nrrd');
  if (image === undefined) throw new CaseDamaged(id, 'case.json lists no image');
  return { path: `cases/${id}/${image.path}`, sha256: image.sha256 };
}
