import { describe, expect, it } from 'vitest';
import { loadVolume } from '../../../src/image/index.ts';
import {
  ctFiles,
  ctSlice,
  type Items,
  type Part10Options,
  part10,
  sliceUid,
  sliceValues,
  UID,
  writeFiles,
} from '../../support/dicom-fixture.ts';
import { scanFiles } from '../../support/scan-files.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const folder = temporaryFolders();

async function load(alter: (k: number) => Items = () => ({}), options: Part10Options = {}) {
  const found = await scanFiles(folder(), ctFiles(4, alter, options));
  const loaded = await loadVolume(found.series[0]!);
  if (!loaded.ok) throw new Error(loaded.refusal.code);
  return loaded.value;
}

const rescale = (slope: string, intercept: string): Items => ({
  x00281053: ['DS', slope],
  x00281052: ['DS', intercept],
});

describe('Loading a volume', () => {
  it('puts every voxel in its place, rescaled, without changing the order of rows and columns', async () => {
    const { volume, unit, instances } = await load();
    expect(volume.grid).toMatchObject({ size: [5, 3, 4], spacing: [0.5, 2, 2.5], origin: [-12.5, 7.25, 10] });
    expect(volume.voxels).toBeInstanceOf(Int16Array);
    const expected = [0, 1, 2, 3].flatMap((k) => [...sliceValues(k)].map((value) => value - 10));
    expect([...volume.voxels]).toEqual(expected);
    expect(unit).toBe("[hnsf'U]");
    expect(instances.map((instance) => instance.sopInstanceUid)).toEqual([0, 1, 2, 3].map(sliceUid));
  });

  it('rescales each slice by its own slope and intercept', async () => {
    const { volume } = await load((k) => rescale(String(k + 1), String(-k)));
    expect([...volume.voxels]).toEqual([0, 1, 2, 3].flatMap((k) => [...sliceValues(k)].map((v) => v * (k + 1) - k)));
  });

  it.each<[string, Items, new (length: number) => object]>([
    ['whole numbers in range', rescale('1', '-1024'), Int16Array],
    [
      'multiples of one half that are all whole',
      { ...rescale('0.5', '0'), x7fe00010: ['OW', new Uint8Array(30)] },
      Int16Array,
    ],
    ['whole numbers out of range', rescale('1000', '0'), Int32Array],
    ['binary fractions', rescale('0.25', '0.5'), Float32Array],
    ['decimal fractions', rescale('0.1', '0'), Float64Array],
    ['whole numbers beyond 32 bits', rescale('1e10', '0'), Float64Array],
  ])('holds %s in the smallest array type that is exact', async (_what, change, type) => {
    const { volume } = await load(() => change);
    expect(volume.voxels).toBeInstanceOf(type);
  });

  it('gives decimal fractions the exact product', async () => {
    const { volume } = await load(() => rescale('0.1', '0.3'));
    expect(volume.voxels[16]).toBe(67 * 0.1 + 0.3);
  });

  it('notes the padding value after rescale, and leaves the voxels unchanged', async () => {
    const { paddingValue, volume } = await load(() => ({ x00280120: ['SS', [-40]] }));
    expect(paddingValue).toBe(-50);
    expect(volume.voxels[0]).toBe(-50);
    expect(await load((k) => ({ x00280120: ['SS', [k]] }))).not.toHaveProperty('paddingValue');
  });

  it('has a content digest independent of transfer syntax, private elements and descriptions', async () => {
    const { contentDigest } = await load();
    const privates: Items = { x00090010: ['LO', 'MAKER'], x00091001: ['LO', 'x'], x00081030: ['LO', 'described'] };
    for (const same of [
      await load(() => privates),
      await load(() => ({ x00280030: ['DS', '2.000\\0.50'] })),
      ...(await Promise.all(
        [UID.implicit, UID.bigEndian, UID.deflated].map((transferSyntaxUid) => load(() => ({}), { transferSyntaxUid })),
      )),
    ]) {
      expect(same.contentDigest).toBe(contentDigest);
    }
    for (const change of [
      rescale('1', '-11'),
      { x00200032: ['DS', '-12.5\\7.5\\10'] } satisfies Items,
      { x7fe00010: ['OW', new Uint8Array(30)] } satisfies Items,
    ]) {
      const other = await scanFiles(
        folder(),
        ctFiles(2, (k) =>
          k === 0 && 'x00200032' in change
            ? change
            : 'x00200032' in change
              ? { x00200032: ['DS', '-12.5\\7.5\\12.5'] }
              : change,
        ),
      );
      const plain = await scanFiles(folder(), ctFiles(2));
      const [a, b] = [await loadVolume(other.series[0]!), await loadVolume(plain.series[0]!)];
      expect(a.ok && b.ok && a.value.contentDigest !== b.value.contentDigest).toBe(true);
    }
  });

  it('changes exactly the voxels that changed in the file', async () => {
    const values = sliceValues(2);
    values[7] = -77;
    const before = (await load()).volume.voxels;
    const after = (await load((k) => (k === 2 ? { x7fe00010: ['OW', new Uint8Array(values.buffer)] } : {}))).volume
      .voxels;
    const changed = [...after].flatMap((value, index) => (value === before[index] ? [] : [[index, value]]));
    expect(changed).toEqual([[2 * 15 + 7, -87]]);
  });

  it('is refused when a file was removed or replaced after the scan, and stops when aborted', async () => {
    const root = folder();
    const found = await scanFiles(root, ctFiles(4));
    await expect(loadVolume(found.series[0]!, AbortSignal.abort())).rejects.toThrow(/abort/i);
    await writeFiles(root, { 'ct/1.dcm': part10(ctSlice(2)) });
    expect(await loadVolume(found.series[0]!)).toMatchObject({ ok: false, refusal: { code: 'QIAW_FILE_CHANGED' } });
  });

  it('passes on the refusal of an irregular series', async () => {
    const { 'ct/1.dcm': _gone, ...files } = ctFiles(4);
    const found = await scanFiles(folder(), files);
    expect(await loadVolume(found.series[0]!)).toMatchObject({ ok: false, refusal: { code: 'QIAW_SERIES_GAP' } });
  });
});
