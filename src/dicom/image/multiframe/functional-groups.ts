import type { KeywordOf } from '../../element/dictionary/attribute.ts';
import { type Dataset, invalid, required } from '../../element/read/dataset.ts';

/** The functional groups of a multi-frame object (PS3.3 C.7.6.16): per frame, or else shared by all frames. */
export interface FunctionalGroups {
  readonly frames: number;
  /** The first item of a group for frame `index` (from 0). */
  group(index: number, keyword: KeywordOf<'SQ'>): Dataset | undefined;
  /** All items of a group for frame `index`. */
  items(index: number, keyword: KeywordOf<'SQ'>): readonly Dataset[];
}

/** @throws Malformed if the number of per-frame items differs from NumberOfFrames */
export function functionalGroupsOf(dataset: Dataset): FunctionalGroups {
  const frames = required(dataset.integer('NumberOfFrames'), 'NumberOfFrames');
  if (frames < 1) throw invalid('NumberOfFrames', 'is less than 1', { frames });
  const shared = dataset.sequence('SharedFunctionalGroupsSequence')[0];
  const perFrame = dataset.sequence('PerFrameFunctionalGroupsSequence');
  if (perFrame.length !== frames) {
    throw invalid('PerFrameFunctionalGroupsSequence', 'does not have one item per frame', {
      frames,
      items: perFrame.length,
    });
  }
  const sharedItems = new Map<KeywordOf<'SQ'>, readonly Dataset[]>();
  const itemsOfAll = (keyword: KeywordOf<'SQ'>): readonly Dataset[] => {
    let found = sharedItems.get(keyword);
    if (!found) {
      found = shared?.sequence(keyword) ?? [];
      sharedItems.set(keyword, found);
    }
    return found;
  };
  const items = (index: number, keyword: KeywordOf<'SQ'>): readonly Dataset[] => {
    const own = perFrame[index]!.sequence(keyword);
    return own.length > 0 ? own : itemsOfAll(keyword);
  };
  return { frames, items, group: (index, keyword) => items(index, keyword)[0] };
}
