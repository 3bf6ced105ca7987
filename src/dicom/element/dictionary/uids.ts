/** SOP classes of PS3.4 B.5 that this module distinguishes. */
export const SOP_CLASS = {
  ct: '1.2.840.10008.5.1.4.1.1.2',
  enhancedCt: '1.2.840.10008.5.1.4.1.1.2.1',
  legacyConvertedCt: '1.2.840.10008.5.1.4.1.1.2.2',
  mr: '1.2.840.10008.5.1.4.1.1.4',
  enhancedMr: '1.2.840.10008.5.1.4.1.1.4.1',
  legacyConvertedMr: '1.2.840.10008.5.1.4.1.1.4.4',
  pet: '1.2.840.10008.5.1.4.1.1.128',
  legacyConvertedPet: '1.2.840.10008.5.1.4.1.1.128.1',
  rtStructureSet: '1.2.840.10008.5.1.4.1.1.481.3',
  segmentation: '1.2.840.10008.5.1.4.1.1.66.4',
  labelMapSegmentation: '1.2.840.10008.5.1.4.1.1.66.7',
  mediaStorageDirectory: '1.2.840.10008.1.3.10',
} as const;

export const SINGLE_FRAME_IMAGES: ReadonlySet<string> = new Set([SOP_CLASS.ct, SOP_CLASS.mr, SOP_CLASS.pet]);

export const MULTI_FRAME_IMAGES: ReadonlySet<string> = new Set([
  SOP_CLASS.enhancedCt,
  SOP_CLASS.legacyConvertedCt,
  SOP_CLASS.enhancedMr,
  SOP_CLASS.legacyConvertedMr,
  SOP_CLASS.legacyConvertedPet,
]);

export const SEGMENTATIONS: ReadonlySet<string> = new Set([SOP_CLASS.segmentation, SOP_CLASS.labelMapSegmentation]);

/** Transfer syntaxes of PS3.5 Annex A whose pixels are not encapsulated. */
export const TRANSFER_SYNTAX = {
  implicitLittleEndian: '1.2.840.10008.1.2',
  explicitLittleEndian: '1.2.840.10008.1.2.1',
  deflatedExplicitLittleEndian: '1.2.840.10008.1.2.1.99',
  explicitBigEndian: '1.2.840.10008.1.2.2',
} as const;

/** Transfer syntaxes of PS3.5 Annex A whose pixels are encapsulated and can be decoded. */
export const COMPRESSED = {
  jpegBaseline: '1.2.840.10008.1.2.4.50',
  jpegExtended: '1.2.840.10008.1.2.4.51',
  jpegLossless: '1.2.840.10008.1.2.4.57',
  jpegLosslessSv1: '1.2.840.10008.1.2.4.70',
  jpegLs: '1.2.840.10008.1.2.4.80',
  jpegLsNearLossless: '1.2.840.10008.1.2.4.81',
  jpeg2000Lossless: '1.2.840.10008.1.2.4.90',
  jpeg2000: '1.2.840.10008.1.2.4.91',
  htj2kLossless: '1.2.840.10008.1.2.4.201',
  htj2kLosslessRpcl: '1.2.840.10008.1.2.4.202',
  htj2k: '1.2.840.10008.1.2.4.203',
  rle: '1.2.840.10008.1.2.5',
  deflatedImageFrame: '1.2.840.10008.1.2.8.1',
} as const;

/** The lossy ones among them. */
export const LOSSY: ReadonlySet<string> = new Set([
  COMPRESSED.jpegBaseline,
  COMPRESSED.jpegExtended,
  COMPRESSED.jpegLsNearLossless,
  COMPRESSED.jpeg2000,
  COMPRESSED.htj2k,
]);
