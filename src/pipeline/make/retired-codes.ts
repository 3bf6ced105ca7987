import type { Code } from '../../dicom/index.ts';

/**
 * SNOMED RT codes (scheme SRT or SNM3) that older segmentations carry, and the SNOMED CT concept each became: PS3.16 retired
 * SRT in 2017 and readers warn about it. Only pairs that DICOM's own context groups state.
 */
const successors: Readonly<Record<string, readonly [value: string, meaning: string]>> = {
  'M-01000': ['49755003', 'Morphologically Altered Structure'],
  'M-80003': ['86049000', 'Neoplasm, Primary'],
  'T-D0050': ['85756007', 'Tissue'],
  'T-D000A': ['123037004', 'Anatomical Structure'],
  'T-28000': ['39607008', 'Lung'],
  'T-32000': ['80891009', 'Heart'],
  'T-56000': ['32849002', 'Esophagus'],
  'T-A7010': ['2748008', 'Spinal cord'],
  'G-A100': ['24028007', 'Right'],
  'G-A101': ['7771000', 'Left'],
  'G-A102': ['51440002', 'Right and left'],
};

/**
 * The code in a current scheme; undefined for a retired one whose successor is not known here: then no code is stated.
 */
export function currentCode(code: Code | undefined): Code | undefined {
  if (code === undefined || (code.scheme !== 'SRT' && code.scheme !== 'SNM3')) return code;
  const successor = successors[code.value];
  return successor && { value: successor[0], scheme: 'SCT', meaning: successor[1] };
}
