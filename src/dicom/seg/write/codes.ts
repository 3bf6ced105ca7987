import type { Code } from '../../model.ts';

/** The category of an ROI whose name matches no naming rule: just tissue (CID 7150, SNOMED CT). */
export const neutralCodes: { readonly category: Code; readonly type: Code } = {
  category: { value: '85756007', scheme: 'SCT', meaning: 'Tissue' },
  type: { value: '85756007', scheme: 'SCT', meaning: 'Tissue' },
};

export const segmentationCode: Code = { value: '113076', scheme: 'DCM', meaning: 'Segmentation' };

export const sourceImagePurpose: Code = {
  value: '121322',
  scheme: 'DCM',
  meaning: 'Source image for image processing operation',
};

export const sourcePurpose: Code = { value: '260753009', scheme: 'SCT', meaning: 'Source' };
