import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BurnedInRisk, burnedInRisk } from '../../../src/dicom/index.ts';
import { ctSlice, type Items, part10, writeFiles } from '../../support/dicom-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function risk(change: Items): Promise<BurnedInRisk> {
  const folder = temporaryFolder('burned-in');
  await writeFiles(folder, { 'a.dcm': part10(ctSlice(0, change)) });
  return burnedInRisk(join(folder, 'a.dcm'));
}

describe('Text in pixels', () => {
  it('is certain or excluded where the object says so', async () => {
    expect(await risk({ x00280301: ['CS', 'YES'] })).toBe('yes');
    expect(await risk({ x00280301: ['CS', 'NO'], x00080008: ['CS', 'DERIVED\\SECONDARY'] })).toBe('no');
  });

  it('is possible where pictures are captured, exported or drawn, and not in a plain slice', async () => {
    expect(await risk({})).toBe('no');
    expect(await risk({ x00080008: ['CS', 'ORIGINAL\\SECONDARY\\AXIAL'] })).toBe('possible');
    expect(await risk({ x00080008: ['CS', 'DERIVED\\PRIMARY\\SCREEN SAVE'] })).toBe('possible');
    expect(await risk({ x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.7.2'] })).toBe('possible');
    expect(await risk({ x00080060: ['CS', 'US'] })).toBe('possible');
    expect(await risk({ x00080064: ['CS', 'WSD'] })).toBe('possible');
  });
});
