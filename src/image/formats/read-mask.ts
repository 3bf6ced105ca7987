import type { Mask, Volume, VoxelArray } from '../../core/index.ts';
import { integerRange, storeVoxels } from '../volume/cast-voxel.ts';
import { ImageFileInvalid, MaskSegmentAbsent } from './errors.ts';
import type { ImageFile } from './image-file.ts';
import { type NamedBytes, openImage } from './read-image.ts';

/** Selects a region of a mask file: a segment by its name, or a value in a channel. */
export interface MaskChoice {
  /** Name or ID of a segment of a `.seg.nrrd`; it determines value and channel. */
  readonly segment?: string;
  /** Value of the region's voxels; 1 by default. */
  readonly label?: number;
  /** PyRadiomics' `label_channel`, counted from 0: the channel of a file that has several values per voxel. */
  readonly channel?: number;
}

export interface LabelMap {
  /** Whole numbers. */
  readonly labels: Volume;
  readonly label: number;
  /** Notes on doubtful choices. */
  readonly notes: ReadonlyArray<{ readonly code: `QIAW_${string}`; readonly message: string }>;
}

/**
 * Reads a mask file of any format, from a path or from memory. As in PyRadiomics, the selected channel (by default the
 * first) of a multi-channel file is used, and fractions are truncated: 0.9 becomes 0. Both are noted.
 *
 * @throws MaskSegmentAbsent for a missing segment or channel; errors of {@link openImage}
 */
export async function readMask(source: string | NamedBytes, choice: MaskChoice = {}): Promise<LabelMap> {
  const file = await openImage(source);
  const segment = choice.segment === undefined ? undefined : segmentNamed(file, choice.segment);
  const channel = file.channels === 1 ? 0 : (segment?.channel ?? choice.channel ?? 0);
  if (channel >= file.channels)
    throw new MaskSegmentAbsent(
      `Channel ${channel} was requested; the mask has ${file.channels}, counted from 0. Choose one of these.`,
    );
  const notes: Array<LabelMap['notes'][number]> = [];
  if (file.channels > 1 && segment === undefined && choice.channel === undefined) {
    notes.push({
      code: 'QIAW_MASK_CHANNELS',
      message: `The mask has ${file.channels} channels (layers of segments); the first was read. Select another by label_channel or by its segment.`,
    });
  }
  const label = segment?.label ?? choice.label ?? 1;
  const { voxels, fractions } = wholeNumbers(file.voxels(channel));
  if (fractions > 0) {
    const what = `${fractions} voxels of the mask are fractions, which are truncated (0.9 becomes 0), as in PyRadiomics. Threshold the mask first.`;
    if (!voxels.includes(label)) throw new ImageFileInvalid(`No voxel of the mask is ${label}: ${what}`);
    notes.push({ code: 'QIAW_MASK_FRACTIONS', message: what });
  }
  return { labels: { grid: file.grid, voxels }, label, notes };
}

function wholeNumbers(read: VoxelArray): { voxels: VoxelArray; fractions: number } {
  if (integerRange(read) !== undefined) return { voxels: read, fractions: 0 };
  let fractions = 0;
  for (const value of read) if (!Number.isInteger(value)) fractions++;
  return { voxels: storeVoxels(new Uint32Array(read.length), read), fractions };
}

/** The chosen region of a mask file as ones, everything else as zeros. */
export async function readRegion(
  source: string | NamedBytes,
  choice: MaskChoice = {},
): Promise<{ readonly mask: Mask; readonly notes: LabelMap['notes'] }> {
  const { labels, label, notes } = await readMask(source, choice);
  const voxels = Uint8Array.from(labels.voxels, (value) => (value === label ? 1 : 0));
  return { mask: { grid: labels.grid, voxels }, notes };
}

function segmentNamed({ segments }: ImageFile, wanted: string): ImageFile['segments'][number] {
  const named = segments.filter(({ name }) => name === wanted);
  const found = named.length > 0 ? named : segments.filter(({ id }) => id === wanted);
  if (found.length === 1) return found[0]!;
  throw new MaskSegmentAbsent(
    found.length > 1
      ? `${found.length} segments of the mask have this name; choose one by its ID, or by label and channel.`
      : `The mask names ${segments.length} segments, but none with this name or ID. Only .seg.nrrd files name segments; choose others by label.`,
  );
}
