import { methodStatementsOf } from '../delineation/author-statements.ts';
import { firstCode } from '../element/read/code.ts';
import { type Dataset, required } from '../element/read/dataset.ts';
import { present } from '../element/read/present.ts';
import { displayColorOf } from './display-color.ts';
import type { SegmentRoi } from './model.ts';

/** Reads one item of SegmentSequence; a code without value counts as absent. */
export function segmentOf(item: Dataset): Omit<SegmentRoi, 'name'> {
  const number = required(item.short('SegmentNumber'), 'SegmentNumber');
  const label = item.text('SegmentLabel');
  const description = item.wholeText('SegmentDescription');
  const typeItems = item.sequence('SegmentedPropertyTypeCodeSequence');
  const regionItems = item.sequence('AnatomicRegionSequence');
  const lab = item.shorts('RecommendedDisplayCIELabValue');
  // The modifier belongs inside the type's item; old writers put it next to it.
  const modifiers = typeItems[0]?.sequence('SegmentedPropertyTypeModifierCodeSequence') ?? [];
  const beside = item.sequence('SegmentedPropertyTypeModifierCodeSequence');
  return {
    number,
    ...present({
      label,
      description,
      generationAlgorithm: item.text('SegmentAlgorithmType'),
      algorithmName: item.text('SegmentAlgorithmName'),
      category: firstCode(item.sequence('SegmentedPropertyCategoryCodeSequence')),
      type: firstCode(typeItems),
      typeModifier: firstCode(modifiers.length > 0 ? modifiers : beside),
      anatomicRegion: firstCode(regionItems),
      anatomicRegionModifier: firstCode(regionItems[0]?.sequence('AnatomicRegionModifierSequence') ?? []),
      displayColor: lab?.length === 3 ? displayColorOf(lab) : undefined,
      trackingId: item.wholeText('TrackingID'),
      trackingUid: item.text('TrackingUID'),
    }),
    ...methodStatementsOf(item),
  };
}
