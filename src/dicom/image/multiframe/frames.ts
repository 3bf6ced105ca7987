import { SOP_CLASS } from '../../element/dictionary/uids.ts';
import { type Dataset, required } from '../../element/read/dataset.ts';
import { Malformed } from '../../element/read/malformed.ts';
import { present } from '../../element/read/present.ts';
import type { ImageInstance, StatedUnits } from '../../model.ts';
import { rescaleOf } from '../rescale.ts';
import { statedUnitsOf } from '../stated-units.ts';
import { type FunctionalGroups, functionalGroupsOf } from './functional-groups.ts';
import { type Plane, planeOfFrame, printedUnitOfFrame } from './plane.ts';

type Frame = Plane &
  Pick<ImageInstance, 'rescaleSlope' | 'rescaleIntercept' | 'printedUnit'> & {
    readonly frameNumber: number;
    readonly sliceThickness?: number;
    readonly units?: StatedUnits;
  };

const MR: ReadonlySet<string> = new Set([SOP_CLASS.enhancedMr, SOP_CLASS.legacyConvertedMr]);

/**
 * The frames of an enhanced or legacy converted CT, MR or PET (PS3.3 A.38, A.36, A.56, A.70 to A.72) as slices of one stack.
 * @throws Malformed if they are several stacks or time points, or do not state their positions
 */
export function framesOf(dataset: Dataset): readonly Frame[] {
  const groups = functionalGroupsOf(dataset);
  checkOneVolume(groups);
  const mr = MR.has(dataset.uid('SOPClassUID')!);
  const pet = dataset.text('Modality') === 'PT';
  const signed = dataset.short('PixelRepresentation') === 1;
  const type = dataset.texts('ImageType');
  const mappings = dataset.sequence('RealWorldValueMappingSequence');
  return Array.from({ length: groups.frames }, (_, index) => {
    const transformation = groups.group(index, 'PixelValueTransformationSequence');
    const thickness = groups.group(index, 'PixelMeasuresSequence')?.optionalNumber('SliceThickness');
    const rescale =
      mr && !transformation
        ? { rescaleSlope: 1, rescaleIntercept: 0 }
        : rescaleOf(required(transformation, 'PixelValueTransformationSequence'), mr);
    const own = groups.items(index, 'RealWorldValueMappingSequence');
    const units = statedUnitsOf({
      rescale: transformation,
      mappings: own.length > 0 ? own : mappings,
      type: groups.group(index, 'CTImageFrameTypeSequence')?.texts('FrameType') ?? type,
      signed,
    });
    return {
      frameNumber: index + 1,
      ...planeOfFrame(groups, index),
      printedUnit: printedUnitOfFrame(groups, index),
      ...rescale,
      ...present({ sliceThickness: thickness, units: pet ? undefined : units }),
    };
  });
}

/** Stacks (PS3.3 C.7.6.16.2.2) and time points of one object would interleave or repeat slices. */
function checkOneVolume(groups: FunctionalGroups): void {
  const stacks = new Set<string>();
  const times = new Set<number>();
  for (let index = 0; index < groups.frames; index += 1) {
    const content = groups.group(index, 'FrameContentSequence');
    const stack = content?.text('StackID');
    const time = content?.long('TemporalPositionIndex');
    if (stack !== undefined) stacks.add(stack);
    if (time !== undefined) times.add(time);
  }
  if (stacks.size > 1) {
    throw new Malformed('QIAW_MULTIFRAME_STACKS', 'The frames of the object are several stacks.', {
      stacks: stacks.size,
      frames: groups.frames,
    });
  }
  if (times.size > 1) {
    throw new Malformed('QIAW_MULTIFRAME_TIMES', 'The frames of the object are several time points.', {
      timePoints: times.size,
      frames: groups.frames,
    });
  }
}
