import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/core/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { defaultRois } from '../../src/pipeline/demo/spec.ts';
import { readStructuredReport } from '../../src/report/index.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

const parameters = `
imageType:
  IBSI:
    - {filter: log, sigma: 3}
    - {filter: wavelet, family: coif1, band: LLH, rotations: mean}
    - {filter: simoncelli, riesz: {order: [1, 0, 0]}}
featureClass: {firstorder: [Mean]}
`;

describe('A run', () => {
  const folder = temporaryFolder('ibsi-run');
  const dicom = join(folder, 'dicom');

  beforeAll(async () => {
    await writePhantom(dicom, phantomPatient({ patientId: 'IBSI-1', rois: [defaultRois[0]!] }));
    writeFileSync(join(folder, 'filters.yaml'), parameters);
  });

  /** The columns, the graphs and the names in the report of the only case. */
  async function made(settings: string) {
    const data = join(folder, settings.replace(/\W/g, ''));
    const run = await qiawHere(['run', dicom, '--data', data, '--json', '--model', 'none', '--settings', settings]);
    expect(jsonLines(run).at(-1)).toMatchObject({ cases: { made: 1, failed: 0 } });
    const verified = await qiawHere(['verify', '--data', data, '--recompute', '1']);
    expect(verified.code, verified.stdout + verified.stderr).toBe(0);
    const cases = join(data, 'cases', readdirSync(join(data, 'cases'))[0]!);
    const report = readdirSync(cases, { recursive: true }).find((name) => String(name).endsWith('sr.dcm'))!;
    return {
      columns: parseCsv(readFileSync(join(cases, 'features.csv'), 'utf8'))![0]!,
      definitions: readFileSync(join(data, 'graphs', 'definitions.trig'), 'utf8'),
      reported: readStructuredReport(readFileSync(join(cases, String(report)))).values.map(({ name }) => name),
    };
  }

  it('with an IBSI profile has its features in table, graph and report, by their tags and codes', async () => {
    const { columns, definitions, reported } = await made('ibsi-ct-c');
    const wanted = ['original_dzm_sde_3D', 'original_ivh_v10', 'original_loc_peak_glob', 'original_morph_moran_i'];
    for (const name of [...wanted, 'original_cm_joint_max_3D_comb']) {
      expect(columns).toContain(name);
      expect(reported).toContain(name);
      expect(definitions).toContain(`"${name}"`);
    }
    for (const code of ['0GBI', 'BC2M', '0F91', 'N365']) expect(definitions).toContain(`"${code}"`);
  }, 60_000);

  it('with filters of IBSI 2 has them in table, graph and report, by their codes', async () => {
    const { columns, definitions, reported } = await made(join(folder, 'filters.yaml'));
    for (const prefix of [
      'ibsi-log-s3-3D',
      'ibsi-wavelet-coif1-LLH-level1-rotmean-3D',
      'ibsi-simoncelli-level1-riesz100-3D',
    ]) {
      expect(columns).toContain(`${prefix}_firstorder_Mean`);
      expect(reported).toContain(`${prefix}_firstorder_Mean`);
    }
    for (const code of ['L6PA', '25BO', 'AYRS']) expect(definitions).toContain(`"${code}"`);
    expect(definitions).toContain('not standardised by IBSI');
  }, 60_000);
});
