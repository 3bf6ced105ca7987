import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CaseDocumentInvalid, verifyCase } from '../../../src/pipeline/index.ts';
import { type CaseParts, writeVerifiableCase } from '../../support/verifiable-case.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qiaw-verify-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The disagreements in a case after this change, as `check: code message`. */
async function disagreements(change: (parts: CaseParts) => void): Promise<string[]> {
  await writeVerifiableCase(folder, change);
  const { checks, agrees } = await verifyCase(folder);
  const found = checks.flatMap(({ name, differences }) =>
    differences.map(({ code, message }) => `${name}: ${code} ${message}`),
  );
  expect(agrees).toBe(found.length === 0);
  return found;
}

describe('Verifying a case', () => {
  it('finds that everything agrees, and states how much it compared', async () => {
    await writeVerifiableCase(folder);
    expect(await verifyCase(folder)).toEqual({
      case: 'case-1',
      agrees: true,
      checks: [
        { name: 'digests', compared: 6, differences: [] },
        { name: 'segmentation', compared: 120, differences: [] },
        { name: 'report', compared: 5, differences: [] },
        { name: 'deep-vectors', compared: 18, differences: [] },
        { name: 'second-reader', compared: expect.any(Number), differences: [] },
      ],
    });
  });

  it('finds one voxel that the segmentation has and the mask lacks, and one the other way round', async () => {
    expect(
      await disagreements(({ masks }) => {
        masks[0]![15] = 0;
        masks[0]![59] = 1;
      }),
    ).toEqual(['segmentation: QIAW_VERIFY_SEG Segment 1 of seg.dcm differs from its mask in 2 voxels.']);
  });

  it('finds a mask that is missing or superfluous', async () => {
    expect(await disagreements(({ masks }) => void masks.pop())).toEqual([
      'segmentation: QIAW_VERIFY_MISSING Segment 2 has no mask file.',
    ]);
    expect(await disagreements(({ masks }) => void masks.push(masks[0]!))).toEqual([
      'segmentation: QIAW_VERIFY_SEG The mask of segment 3 has no segment in seg.dcm.',
    ]);
  });

  it('finds a value that differs in its last bit', async () => {
    expect(
      await disagreements(({ values }) => {
        values[0]![0] = { name: 'original_shape_MeshVolume', value: 0.3 };
      }),
    ).toEqual([
      'report: QIAW_VERIFY_SR original_shape_MeshVolume of segment 1 is 0.3 in features.csv, 0.30000000000000004 in sr.dcm.',
    ]);
  });

  it('finds values that only the table or only the report has', async () => {
    expect(
      await disagreements(({ values }) => {
        values[1]![1] = { name: 'log-sigma-1-mm-3D_glcm_Imc1' as 'log-sigma-1-0-mm-3D_glcm_Imc1', value: -1 / 3 };
      }),
    ).toEqual([
      'report: QIAW_VERIFY_SR sr.dcm lacks log-sigma-1-mm-3D_glcm_Imc1 of segment 2.',
      'report: QIAW_VERIFY_SR features.csv lacks log-sigma-1-0-mm-3D_glcm_Imc1 of segment 2, which sr.dcm has.',
    ]);
  });

  it('finds components of deep vectors that differ, and vectors that one side lacks', async () => {
    const component = await disagreements(({ deepVectors }) => {
      deepVectors[0]!.vector.values.set([0.5], 8);
    });
    expect(component).toEqual([
      'deep-vectors: QIAW_VERIFY_SR The vector of qiaw-phantom-cnn@1.0 of segment 1 is not that of deep-features.csv.',
    ]);
    expect(await disagreements((parts) => void parts.deepVectors.splice(0))).toHaveLength(2);
  });

  it('finds a file that changed after it was written', async () => {
    const found = await disagreements((parts) => {
      parts.spoil = (path, bytes) =>
        path === 'masks/1.nrrd' ? bytes.map((byte, at) => (at === 4 ? 32 : byte)) : bytes;
    });
    expect(found[0]).toBe('digests: QIAW_VERIFY_DIGEST The mask of segment 1 is not the file that was written.');
  });

  it('finds that a file is missing', async () => {
    expect(await disagreements(({ lost }) => void lost.push('sr.dcm'))).toEqual([
      'digests: QIAW_VERIFY_MISSING The sr file cannot be read. Run the case again.',
      'report: QIAW_VERIFY_MISSING The sr file cannot be read. Run the case again.',
      'deep-vectors: QIAW_VERIFY_MISSING The sr file cannot be read. Run the case again.',
      'second-reader: QIAW_VERIFY_MISSING The sr file cannot be read. Run the case again.',
    ]);
  });

  it('finds damage in the objects themselves, however they are listed', async () => {
    const found = await disagreements((parts) => {
      parts.replace = (path, bytes) => (path === 'seg.dcm' ? bytes.subarray(0, bytes.length - 6) : bytes);
    });
    expect(found).toHaveLength(3);
    expect(found[0]).toMatch(/^segmentation: QIAW_DICOM_UNREADABLE/);
  });

  it('refuses a folder without a case, and paths that lead out of the folder', async () => {
    await expect(verifyCase(folder)).rejects.toThrow(CaseDocumentInvalid);
    for (const path of ['../seg.dcm', '/etc/passwd', 'masks/../../x', 'a\\..\\x']) {
      const outputs = [{ role: 'seg', path, bytes: 1, sha256: '0'.repeat(64) }];
      await writeFile(join(folder, 'case.json'), JSON.stringify({ id: 'x', rois: [], outputs }));
      await expect(verifyCase(folder)).rejects.toThrow(CaseDocumentInvalid);
    }
  });
});
