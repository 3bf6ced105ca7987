import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/core/index.ts';
import { digitalPhantom } from '../../../src/radiomics/ibsi/reference/phantom.ts';
import { referencesFor } from '../../../src/radiomics/ibsi/reference/references-for.ts';
import { verdictOf } from '../../../src/radiomics/ibsi/verdict.ts';
import {
  decidingSettings,
  describeFeature,
  extractFeatures,
  ibsiAggregationOf,
  loadSettings,
  requireIbsiSettings,
  resolveUnit,
  settingsDecided,
  settingsDigest,
} from '../../../src/radiomics/index.ts';

describe('The IBSI profile of a run', () => {
  it('computes every feature of the digital phantom, named by its tag, within the tolerance', async () => {
    const { image, mask } = digitalPhantom();
    const { values, diagnostics } = await extractFeatures(image, mask, await loadSettings('ibsi-phantom'));
    const references = referencesFor('ibsi-phantom');
    expect(values.length).toBeGreaterThan(480);
    for (const { name, value } of values) {
      const tag = name.slice('original_'.length);
      expect(verdictOf(value, references.get(tag)), tag).not.toBe('fail');
      expect(describeFeature(name)?.description, tag).toMatchObject({ name: tag, code: { scheme: 'IBSI' } });
    }
    const names = values.map(({ name }) => name);
    for (const tag of ['dzm_sde_3D', 'ivh_v10', 'loc_peak_glob', 'morph_moran_i', 'cm_corr_2_5D_comb'])
      expect(names).toContain(`original_${tag}`);
    expect(diagnostics.map(([name]) => name)).toContain('diagnostics_IBSI_int_mask_vox_count_reseg_roi');
  });

  it('measures only the voxels of the label', async () => {
    const { image, mask } = digitalPhantom();
    const two = { grid: mask.grid, voxels: mask.voxels.map((inside) => inside * 2) };
    const settings = await loadSettings('ibsi-phantom');
    const one = await extractFeatures(image, mask, settings);
    expect((await extractFeatures(image, two, settings, { label: 2 })).values).toEqual(one.values);
    await expect(extractFeatures(image, two, settings)).rejects.toThrow('No voxel');
  });

  it('describes a texture feature with code, class and aggregation', () => {
    const { description } = describeFeature('original_cm_joint_max_3D_avg')!;
    expect(description).toMatchObject({
      label: 'Joint maximum (3D, averaged)',
      ibsiCode: 'GYBY',
      ontologyClass: 'http://www.radiomics.org/RO/GYBY',
      formula: 'IBSI 3.6',
    });
    expect(ibsiAggregationOf('cm_joint_max_3D_avg')).toEqual({ meaning: '3D, averaged', code: 'ITBB' });
    expect(ibsiAggregationOf('stat_mean')).toBeUndefined();
    expect(describeFeature('original_cm_joint_max_3D')).toBeUndefined();
    expect(describeFeature('original_stat_rmad')!.description.ontologyClass).toBeUndefined();
  });

  it('is recorded so that it can be computed again', async () => {
    const settings = await loadSettings('ibsi-ct-c');
    expect(decidingSettings(settings)).toEqual(requireIbsiSettings('ibsi-ct-c'));
    const again = settingsDecided(canonicalJson(decidingSettings(settings)));
    expect(again).toMatchObject({ profile: 'ibsi', ibsi: settings.ibsi });
    expect(settingsDigest(again)).toBe(settingsDigest(settings));
  });

  it('has units of products without a point at the end', () => {
    expect(resolveUnit('mm3.{intensity}', 'original', "[hnsf'U]").ucum).toBe("[hnsf'U].mm3");
    expect(resolveUnit('{intensity}', 'ibsi-gabor-s5-l2-g1-t0-angle-3D', "[hnsf'U]").ucum).toBe('rad');
  });
});
