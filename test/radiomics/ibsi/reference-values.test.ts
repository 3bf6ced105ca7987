import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { digitalPhantom as ibsiDigitalPhantom } from '../../../src/radiomics/ibsi/reference/phantom.ts';
import { referencesFor as ibsiReferences } from '../../../src/radiomics/ibsi/reference/references-for.ts';
import { ibsiSettingsNamed } from '../../../src/radiomics/ibsi/settings.ts';
import { formatIbsiReport, ibsiFeatures, ibsiSettings, runIbsi } from '../../../src/radiomics/index.ts';
import { atSize } from '../../support/full-size.ts';
import { realData } from '../../support/real-data.ts';

const phantomValues = () => {
  const { image, mask } = ibsiDigitalPhantom();
  return ibsiFeatures(image, mask, ibsiSettingsNamed('ibsi-phantom')!);
};

const rowsOf = (path: string): Record<string, string>[] => {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const cells = (line: string) => [...line.matchAll(/("[^"]*"|[^,]*)(?:,|$)/g)].map((m) => m[1]!.replaceAll('"', ''));
  const names = cells(header!);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, n) => [names[n]!, cell])));
};

describe('The IBSI digital phantom', () => {
  it('passes all 482 published reference values without any data folder', async () => {
    const report = await runIbsi({ config: 'ibsi-phantom' });
    expect(report.rows.filter((row) => row.verdict === 'fail').map((row) => row.tag)).toEqual([]);
    expect(report.rows.filter((row) => row.verdict === 'pass')).toHaveLength(482);
    expect(report.exitCode).toBe(0);
  });

  it('is reported value by value, with a summary per family', async () => {
    const text = formatIbsiReport(await runIbsi());
    expect(text).toMatch(/Morphology +RNU0 +none +Volume \(mesh\) +556\.33333\d* +556 +4 +pass/);
    expect(text).toMatch(/ibsi-phantom +GLCM +150 +0 +0/);
    expect(text).toContain('ibsi-ct-a skipped: needs the folder of the IBSI CT phantom');
    expect(text).toContain('482 passed, 0 failed');
  });

  it('refuses an unknown configuration, and a CT configuration without the folder', async () => {
    await expect(runIbsi({ config: 'ibsi-ct-f' })).rejects.toThrow(/choose one of ibsi-phantom, ibsi-ct-a/);
    await expect(runIbsi({ config: 'ibsi-ct-a' })).rejects.toThrow(/needs the folder/);
  });
});

/**
 * Entries of the high-precision table that are rounded values, not results: three teams submitted the same rounded
 * number. The test checks the values that follow from the definitions instead.
 */
const rounded: Readonly<Record<string, number>> = {
  // The sphere with the highest mean contains 29 voxels, whose intensities sum to 90.
  loc_peak_glob: 90 / 29,
  // Mesh volume 1669/3 mm³; the convex hull of its vertices has the volume 579 mm³ and the area below.
  morph_volume: 1669 / 3,
  morph_vol_dens_conv_hull: 1669 / 3 / 579,
  morph_area_dens_conv_hull: 388.070629881109 / (260 + 70 * Math.SQRT2 + 4 * Math.sqrt(3) + 4 * Math.sqrt(6)),
};

describe.skipIf(!realData('ibsi'))('The IBSI digital phantom at full precision', () => {
  it('agrees with the teams that submitted more than three digits', () => {
    const values = new Map(phantomValues().map((value) => [value.tag, value.value]));
    const rows = rowsOf(realData('ibsi', 'ibsi1-high-precision.csv')!).filter(
      (row) => row['configuration'] === 'digital phantom',
    );
    const wrong = rows.flatMap((row) => {
      const tag = row['feature_tag']!;
      const expected = rounded[tag] ?? Number(row['value']);
      const actual = values.get(tag)!;
      const ok = expected === 0 ? Math.abs(actual) <= 1e-9 : Math.abs(actual / expected - 1) <= 1e-6;
      return ok ? [] : [`${tag}: ${actual}, not ${expected}`];
    });
    expect(wrong).toEqual([]);
    expect(rows).toHaveLength(477);
  });

  it('includes every reference value of the published tables unchanged', () => {
    const published = rowsOf(realData('ibsi', 'ibsi1-reference-values.csv')!).filter((row) => row['reference_value']);
    const names = { 'digital phantom': 'ibsi-phantom', A: 'ibsi-ct-a', B: 'ibsi-ct-b', C: 'ibsi-ct-c' };
    for (const [column, name] of Object.entries(names)) {
      const shipped = ibsiReferences(name);
      const rows = published.filter((row) => row['configuration'] === column);
      expect(shipped.size).toBe(rows.length);
      for (const row of rows) {
        expect(shipped.get(row['feature_tag']!)).toEqual({
          value: Number(row['reference_value']),
          tolerance: Number(row['tolerance']),
          consensus: row['consensus'],
        });
      }
    }
  });

  it('uses every feature name, family code and aggregation of the published tables', () => {
    const values = new Map(phantomValues().map((value) => [value.tag, value]));
    for (const row of rowsOf(realData('ibsi', 'ibsi1-reference-values.csv')!)) {
      if (row['configuration'] !== 'digital phantom') continue;
      const { feature, family, ibsiCode, aggregation } = values.get(row['feature_tag']!)!;
      expect([feature, family, ibsiCode, aggregation]).toEqual([
        row['feature'],
        row['family'],
        row['ibsi_code'],
        row['aggregation'],
      ]);
    }
  });
});

describe.skipIf(!realData('ibsi-ct-phantom'))('The IBSI CT phantom', () => {
  // The other configurations take the longest of all features.
  const configurations: ReadonlyArray<readonly [string, number]> = [
    ['ibsi-ct-a', 406],
    ['ibsi-ct-b', 406],
    ['ibsi-ct-c', 269],
  ];

  it.each(configurations.slice(0, atSize(1, 3)))('passes every reference value of %s', async (config, count) => {
    const report = await runIbsi({ config, dataFolder: realData('ibsi-ct-phantom')! });
    expect(report.rows.filter((row) => row.verdict === 'fail').map((row) => row.tag)).toEqual([]);
    expect(report.rows.filter((row) => row.verdict === 'pass')).toHaveLength(count);
  });

  it.each(atSize([], ['ibsi-ct-d', 'ibsi-ct-e']))('gives finite values for %s', async (config) => {
    const report = await runIbsi({ config, dataFolder: realData('ibsi-ct-phantom')! });
    expect(report.rows.every((row) => Number.isFinite(row.value))).toBe(true);
    expect(report.rows.length).toBe(275);
  });
});

it('has built-in settings for the phantom and configurations A to E', () => {
  expect(ibsiSettings.map((settings) => settings.name)).toEqual([
    'ibsi-phantom',
    'ibsi-ct-a',
    'ibsi-ct-b',
    'ibsi-ct-c',
    'ibsi-ct-d',
    'ibsi-ct-e',
  ]);
});
