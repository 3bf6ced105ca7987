import { canonicalJson, type Mask, type Volume, version } from '../../core/index.ts';
import type { FeatureSet } from '../model.ts';
import { pythonFloat } from '../python-text.ts';
import { ibsiFeatures } from './ibsi-features.ts';
import type { IbsiSettings } from './settings.ts';

/**
 * The features of one ROI (voxels equal to `label`) in the IBSI profile, as columns `original_` and the tag of the benchmark
 * tables: `original_cm_joint_max_3D_avg`. Errors as of ibsiFeatures.
 */
export function extractIbsi(image: Volume, mask: Volume, label: number, settings: IbsiSettings): FeatureSet {
  const inside: Mask = { grid: mask.grid, voxels: Uint8Array.from(mask.voxels, (value) => (value === label ? 1 : 0)) };
  const all = ibsiFeatures(image, inside, settings);
  const values = all.filter((one) => one.ibsiCode !== '').map(({ tag, value }) => ({ name: `original_${tag}`, value }));
  return {
    diagnostics: [
      ['diagnostics_Versions_IBSI', `fair-qiaw ${version}`],
      ['diagnostics_Configuration_Settings', canonicalJson(settings)],
      ...all
        .filter((one) => one.ibsiCode === '')
        .map(({ tag, value }) => [`diagnostics_IBSI_${tag}`, pythonFloat(value)] as const),
    ],
    values,
    warnings: values
      .filter(({ value }) => !Number.isFinite(value))
      .map(({ name }) => ({ code: 'QIAW_RADIOMICS_UNDEFINED', message: `${name} is not defined for this ROI.` })),
  };
}
