import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportTo } from '../../src/catalogue/index.ts';
import { StabilityFiles } from '../../src/cohorts/index.ts';
import { parseCsv } from '../../src/core/index.ts';
import { base, caseRecord } from '../graph/rdf/case-record-fixture.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { madeUpStudy } from '../support/stability-study.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('robust-export');
let root: string;

async function header(condition: string, study?: string): Promise<string[]> {
  const out = join(folder, `${Math.abs(condition.length * 31 + (study?.length ?? 0))}.csv`);
  await exportTo({ root, base }, { format: 'csv', out, table: 'features', robust: { condition, study } });
  return [...parseCsv(await readFile(out, 'utf8'))![0]!].filter((name) => /_(?:shape|firstorder|glcm)_/.test(name));
}

beforeAll(async () => {
  const fixture = await DirectoryFixture.make(join(folder, 'data'));
  ({ root } = fixture.data);
  const records = [await fixture.publish(caseRecord(1)), await fixture.publish(caseRecord(2))];
  const bounds = { original_shape_MeshVolume: 0.95, original_firstorder_Mean: 0.85, original_glcm_MCC: undefined };
  await new StabilityFiles(root, base).write(madeUpStudy('a'.repeat(20), records, [], bounds), fixture.gate);
});

describe('The table of stable features', () => {
  it('has the columns whose lower bound is high enough, and no feature without an ICC', async () => {
    expect(await header('icc.lower>=0.9')).toEqual(['original_shape_MeshVolume']);
    expect(await header('icc.lower>=0.8')).toEqual(['original_shape_MeshVolume', 'original_firstorder_Mean']);
  });

  it('needs a study, and says which there are', async () => {
    await expect(header('icc.lower>=0.9', 'b'.repeat(20))).rejects.toThrow(/stability study does not exist/);
    await expect(header('icc>=0.9')).rejects.toThrow(/is not a condition/);
  });

  it('comes with the table of the studies themselves', async () => {
    const out = join(folder, 'stability.csv');
    await exportTo({ root, base }, { format: 'csv', out, table: 'stability' });
    const [names, ...rows] = parseCsv(await readFile(out, 'utf8'))!;
    expect(rows).toHaveLength(3);
    const volume = rows.find((row) => row.includes('original_shape_MeshVolume'))!;
    expect(volume[names!.indexOf('unit')]).toBe('mm3');
    expect(volume[names!.indexOf('icc_lower')]).toBe('0.95');
  });
});
