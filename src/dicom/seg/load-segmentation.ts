import { accepted, type Result, refused } from '../../core/index.ts';
import { delineationRefusal, type Why } from '../delineation/delineation-refusal.ts';
import { type Dataset, invalid, required } from '../element/read/dataset.ts';
import { Malformed } from '../element/read/malformed.ts';
import { openObject } from '../element/read/open.ts';
import { readWhole } from '../element/read/read-file.ts';
import { type FunctionalGroups, functionalGroupsOf } from '../image/multiframe/functional-groups.ts';
import { planeOfFrame } from '../image/multiframe/plane.ts';
import { excessNotes } from '../image/pixels/excess.ts';
import type { Note } from '../model.ts';
import { refusalOfDamage } from '../scan/refuse.ts';
import type { LoadedSegmentation, SegmentationFrame, SegmentationHeader, SegmentRoi } from './model.ts';
import { pixelLayoutOf } from './pixel-layout.ts';
import { type FoundPixels, readSegmentPixels } from './read-segment-pixels.ts';
import { segmentOf } from './segment-item.ts';
import { namedSegments } from './segment-names.ts';
import type { SegmentPixels } from './segment-pixels.ts';

/**
 * Reads segments, frames and pixels of a segmentation. Pixels stay as stored in the object (bits for BINARY), so that
 * memory is near the size of the file. Damage refuses the object; voxels of an undescribed segment refuse that segment.
 */
export async function loadSegmentation(header: SegmentationHeader): Promise<Result<LoadedSegmentation>> {
  let seen: Dataset | undefined;
  try {
    const loaded = await readWhole(header.path, async (file) => {
      const object = openObject(file, (partial) => {
        seen = partial;
      });
      const { dataset } = object ?? {};
      if (!object || dataset?.uid('SOPInstanceUID') !== header.sopInstanceUid) {
        throw new Malformed('QIAW_FILE_CHANGED', 'The file contains a different object than during the scan.');
      }
      const groups = functionalGroupsOf(dataset);
      const layout = pixelLayoutOf(object, groups.frames);
      const pixels = await readSegmentPixels(file, object, layout);
      return segmentationOf(dataset, header, groups, pixels, layout);
    });
    return accepted(await loaded);
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
    return refused(refusalOfDamage(damage, header.relativePath ?? '', seen));
  }
}

function segmentationOf(
  dataset: Dataset,
  header: SegmentationHeader,
  groups: FunctionalGroups,
  { pixels, excessBytes }: FoundPixels,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): LoadedSegmentation {
  const { rois, repeated, notes } = segmentsOf(dataset);
  const frames = Array.from({ length: groups.frames }, (_, index) => frameOf(groups, index, header, pixels));
  const described = new Set([...rois.map(({ number }) => number), ...repeated]);
  const undescribed = [...new Set(frames.flatMap(({ segments }) => segments))].filter((n) => !described.has(n)).sort();
  const { planes: _planes, ...shared } = header;
  const fractional = header.segmentationType === 'FRACTIONAL' ? fractionsOf(dataset) : undefined;
  return {
    ...shared,
    rows,
    columns,
    rois,
    ...(undescribed.length + repeated.length > 0 && {
      roiRefusals: [
        ...repeated.map((number) => delineationRefusal(header, REPEATED, number)),
        ...undescribed.map((number) => delineationRefusal(header, UNDESCRIBED, number)),
      ],
    }),
    frames,
    pixels,
    ...fractional,
    notes: [...notes, ...notesOf(fractional), ...excessNotes(excessBytes)],
  };
}

/** Segments by number; those that share a number are left out, because their voxels cannot be distinguished. */
function segmentsOf(dataset: Dataset): { rois: SegmentRoi[]; repeated: number[]; notes: Note[] } {
  const items = dataset.sequence('SegmentSequence');
  // No frame can refer to an item without a number.
  const numbered = items.filter((item) => item.short('SegmentNumber') !== undefined);
  const unnumbered = items.length - numbered.length;
  // In a label map 0 may be described too: it is the background.
  const described = numbered
    .map(segmentOf)
    .filter(({ number }) => number > 0)
    .sort((a, b) => a.number - b.number);
  const times = new Map<number, number>();
  for (const { number } of described) times.set(number, (times.get(number) ?? 0) + 1);
  const repeated = [...times].flatMap(([number, count]) => (count > 1 ? [number] : []));
  const alone = described.filter(({ number }) => times.get(number) === 1);
  return {
    rois: namedSegments(alone),
    repeated,
    notes: unnumbered > 0 ? [unnumberedNote(unnumbered, items.length)] : [],
  };
}

function unnumberedNote(unnumbered: number, items: number): Note {
  return {
    code: 'QIAW_SEG_SEGMENT_UNNUMBERED',
    message: `${unnumbered} of ${items} items of SegmentSequence have no SegmentNumber and were left out.`,
  };
}

function frameOf(
  groups: FunctionalGroups,
  index: number,
  { segmentationType }: SegmentationHeader,
  pixels: SegmentPixels,
): SegmentationFrame {
  const plane = planeOfFrame(groups, index);
  const values = pixels.valuesIn(index);
  if (segmentationType === 'LABELMAP') return { ...plane, index, segments: values };
  const identification = required(
    groups.group(index, 'SegmentIdentificationSequence'),
    'SegmentIdentificationSequence',
  );
  const number = required(identification.short('ReferencedSegmentNumber'), 'ReferencedSegmentNumber');
  return { ...plane, index, segments: values.length > 0 ? [number] : [] };
}

function fractionsOf(dataset: Dataset): { maximumFractionalValue: number; fractionalType?: string } {
  const maximum = required(dataset.short('MaximumFractionalValue'), 'MaximumFractionalValue');
  if (maximum < 1 || maximum > 255) throw invalid('MaximumFractionalValue', 'is out of range', { maximum });
  const fractionalType = dataset.text('SegmentationFractionalType');
  return { maximumFractionalValue: maximum, ...(fractionalType !== undefined && { fractionalType }) };
}

/** The minimum fraction at which a voxel of a FRACTIONAL segmentation belongs to its segment. */
export const FRACTION_THRESHOLD = 0.5;

function notesOf(fractional: { fractionalType?: string } | undefined): Note[] {
  if (!fractional) return [];
  const means = { PROBABILITY: 'probability', OCCUPANCY: 'occupied part' }[fractional.fractionalType ?? ''];
  return [
    {
      code: 'QIAW_SEG_FRACTIONAL_THRESHOLD',
      message: `The segmentation contains fractions; a voxel belongs to a segment if its ${means ?? 'fraction'} is at least ${FRACTION_THRESHOLD}.`,
    },
  ];
}

const UNDESCRIBED: Why = {
  code: 'QIAW_SEG_SEGMENT_UNDESCRIBED',
  reason: 'Voxels belong to a segment that SegmentSequence does not describe.',
  remedy: 'Export the segmentation again with a description of every segment.',
  evidence: { attribute: 'SegmentSequence' },
};

const REPEATED: Why = {
  code: 'QIAW_SEG_SEGMENT_NUMBER_REPEATED',
  reason: 'Several segments have the same number, so their voxels cannot be assigned.',
  remedy: 'Export the segmentation again; segment numbers must be unique in it.',
  evidence: { attribute: 'SegmentNumber' },
};
