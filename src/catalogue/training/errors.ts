import { QiawError } from '../../core/index.ts';

/** Nothing was written: the request names something that the data do not have, or contradicts itself. */
export class TrainingRequestInvalid extends QiawError {
  readonly code = 'QIAW_TRAINING_REQUEST';
}

/** No region of the selected cases is of this structure. */
export class StructureAbsent extends QiawError {
  readonly code = 'QIAW_TRAINING_STRUCTURE';
}

/** Structures share voxels, and the request does not say how to resolve this. */
export class OverlapUnresolved extends QiawError {
  readonly code = 'QIAW_TRAINING_OVERLAP';
}

/** Several readers drew a structure on one image, and the request does not say which delineation to use. */
export class ReadersUnresolved extends QiawError {
  readonly code = 'QIAW_TRAINING_READERS';
}

/** There are too few subjects for the folds. */
export class FoldsImpossible extends QiawError {
  readonly code = 'QIAW_TRAINING_FOLDS';
}

/** Images differ in spacing, and the format has no step that resamples them. */
export class SpacingMixed extends QiawError {
  readonly code = 'QIAW_TRAINING_SPACING';
}

/** The modality or the channels are not clear. */
export class ChannelsUnclear extends QiawError {
  readonly code = 'QIAW_TRAINING_CHANNELS';
}

/** Only accepted regions were asked for, and the data have no reviews. */
export class ReviewsAbsent extends QiawError {
  readonly code = 'QIAW_TRAINING_REVIEWS';
}
