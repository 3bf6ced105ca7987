import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { openRegistry } from '../../../src/deep/index.ts';
import { parseCard } from '../../../src/deep/model/card.ts';
import { writeSmallModel } from '../support/keras-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function withSmallModel() {
  const models = tempFolder();
  const registry = openRegistry({ folders: [models], withDefault: false });
  await registry.import(await writeSmallModel(tempFolder()));
  return { models, registry, folder: join(models, 'small@1.0.0') };
}

function changeCard(folder: string, change: (card: Record<string, unknown>) => void): void {
  const path = join(folder, 'card.yaml');
  const card = parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  change(card);
  writeFileSync(path, stringify(card));
}

describe('The registry of models', () => {
  it('lists, verifies and loads what was imported', async () => {
    const { registry } = await withSmallModel();
    expect(registry.list()).toEqual([
      expect.objectContaining({ name: 'small@1.0.0', status: 'registered', layer: 'dense_1', size: 3, predicts: true }),
    ]);
    expect(registry.verify()[0]?.status).toBe('registered');
    expect(registry.load('small').card.id).toBe('small');
    expect(registry.load('small@1.0.0').weightsDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("always knows the package's own model, whose digests are correct", () => {
    const registry = openRegistry({ folders: [] });
    expect(registry.verify()).toEqual([
      expect.objectContaining({ name: 'qiaw-phantom-cnn@1.0.0', status: 'registered', size: 64 }),
    ]);
  });

  it('imports a card with its ONNX file, and changes nothing when it is imported again', async () => {
    const { folder } = await withSmallModel();
    const models = tempFolder();
    const registry = openRegistry({ folders: [models], withDefault: false });
    const first = await registry.import(folder);
    const files = readdirSync(join(models, 'small@1.0.0'));
    expect(await registry.import(folder)).toEqual(first);
    expect(readdirSync(models).sort()).toEqual(['registry.json', 'small@1.0.0']);
    expect(files.sort()).toEqual(['card.yaml', 'model.onnx']);
  });

  it('refuses changed weights at load, and reports them in verify', async () => {
    const { registry, folder } = await withSmallModel();
    const path = join(folder, 'model.onnx');
    const bytes = readFileSync(path);
    bytes[bytes.length - 40]! ^= 1;
    writeFileSync(path, bytes);
    expect(() => registry.load('small')).toThrowError(expect.objectContaining({ code: 'QIAW_MODEL_DIGEST' }));
    expect(registry.verify()[0]).toMatchObject({ status: 'refused', problem: { code: 'QIAW_MODEL_DIGEST' } });
  });

  it('refuses weights that were replaced together with the digest in the card', async () => {
    const { registry, folder } = await withSmallModel();
    changeCard(folder, (card) => {
      card['weights'] = { file: 'model.onnx', sha256: 'f'.repeat(64) };
    });
    expect(() => registry.load('small')).toThrow(/changed since the import/);
  });

  it('refuses a changed card, but not a reformatted one', async () => {
    const { registry, folder } = await withSmallModel();
    const path = join(folder, 'card.yaml');
    writeFileSync(path, `# a comment\n${JSON.stringify(parse(readFileSync(path, 'utf8')))}`);
    expect(registry.load('small').card.id).toBe('small');
    changeCard(folder, (card) => {
      (card['input'] as Record<string, unknown>)['spacing'] = [2, 2, 2];
    });
    expect(() => registry.load('small')).toThrowError(expect.objectContaining({ code: 'QIAW_MODEL_DIGEST' }));
  });

  it('refuses a model that was put there without an import', async () => {
    const { folder } = await withSmallModel();
    const models = tempFolder();
    cpSync(folder, join(models, 'small@1.0.0'), { recursive: true });
    const registry = openRegistry({ folders: [models], withDefault: false });
    expect(registry.list()[0]).toMatchObject({ status: 'refused' });
    expect(() => registry.load('small')).toThrow(/never imported.*qiaw model import/s);
  });

  it('refuses to import other content under a registered id and version', async () => {
    const { registry, folder } = await withSmallModel();
    const other = tempFolder();
    cpSync(folder, other, { recursive: true });
    changeCard(other, (card) => {
      card['limits'] = 'others';
    });
    await expect(registry.import(other)).rejects.toMatchObject({
      code: 'QIAW_MODEL_IMPORT',
      message: expect.stringContaining('new version'),
    });
    changeCard(other, (card) => {
      card['version'] = '1.1.0';
    });
    await registry.import(other);
    expect(() => registry.load('small')).toThrow(/Several versions.*id@version/);
    expect(registry.load('small@1.1.0').card.limits).toBe('others');
  });

  it('refuses a card that names a tensor the network does not have', async () => {
    const { folder } = await withSmallModel();
    const other = tempFolder();
    cpSync(folder, other, { recursive: true });
    changeCard(other, (card) => {
      card['outputs'] = [{ role: 'features', tensor: 'dense_9', layer: 'dense_9', size: 3 }];
    });
    const models = tempFolder();
    await expect(openRegistry({ folders: [models] }).import(other)).rejects.toThrow(/"dense_9".*dense_2/);
    expect(existsSync(join(models, 'registry.json'))).toBe(false);
  });

  it('lists the existing models when the requested one does not exist', async () => {
    const { registry } = await withSmallModel();
    expect(() => registry.load('unheard-of')).toThrow(/not registered.*small@1\.0\.0/);
    await expect(registry.import(tempFolder())).rejects.toMatchObject({ code: 'QIAW_MODEL_IMPORT' });
  });

  it('trusts no model in a folder whose ledger is damaged', async () => {
    const { registry, models } = await withSmallModel();
    writeFileSync(join(models, 'registry.json'), '{');
    expect(() => registry.list()).toThrowError(expect.objectContaining({ code: 'QIAW_MODEL_DIGEST' }));
  });
});

describe('A model card', () => {
  const valid = (): Record<string, object> =>
    parse(readFileSync('src/deep/default-model/qiaw-phantom-cnn@1.0.0/card.yaml', 'utf8')) as Record<string, object>;
  const input = (changed: object): object => ({ input: { ...valid()['input'], ...changed } });

  it.each<[string, object, RegExp]>([
    ['an unknown key', { extra: 1 }, /extra/],
    ['no weights digest', { weights: { file: 'model.onnx' } }, /weights\.sha256/],
    ['a path in place of a file name', { weights: { file: '../model.onnx', sha256: '0'.repeat(64) } }, /weights\.file/],
    ['no feature output', { outputs: [{ role: 'prediction', tensor: 'a', labels: ['b'] }] }, /0 feature outputs/],
    [
      'a window with swapped ends',
      input({ intensity: { unit: '1', window: [1, 0], scaling: { kind: 'z-score' } } }),
      /input\.intensity\.window/,
    ],
    ['a cube without a size', input({ size: [0, 1, 1] }), /input\.size/],
    ['a cube that exceeds any memory', input({ size: [512, 512, 512] }), /samples per ROI/],
    ['a two-dimensional layout for a cube', input({ layout: 'NHWC' }), /two-dimensional/],
    ['no fill value for a masked image', input({ channels: ['masked-image'], outside: 'edge' }), /maskFill/],
  ])('is refused with %s', (_, changed, message) => {
    expect(() => parseCard(stringify({ ...valid(), ...changed }), 'of a test')).toThrow(message);
  });

  it('is refused when it is not YAML', () => {
    expect(() => parseCard('a: [', 'of a test')).toThrowError(expect.objectContaining({ code: 'QIAW_MODEL_CARD' }));
  });
});
