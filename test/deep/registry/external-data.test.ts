import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { sha256 } from '../../../src/core/index.ts';
import { openRegistry } from '../../../src/deep/index.ts';
import { assertWhole } from '../../../src/deep/onnx/external-data.ts';
import { OnnxGraph } from '../../../src/deep/onnx/graph.ts';
import {
  bytesField,
  fieldsOf,
  integerField,
  integersField,
  messageOf,
  textField,
  textOf,
} from '../../../src/deep/onnx/wire.ts';
import { cardWith } from '../support/cards.ts';
import { tempFolder } from '../support/temp-folder.ts';

const weights = Float32Array.from([1, 2, 3, 4]);
const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer.slice(0));
const entry = (key: string, value: string) => bytesField(13, messageOf(textField(1, key), textField(2, value)));

/** A network that adds a constant of four numbers, with the constant stored inside. */
function whole(): Uint8Array {
  const graph = new OnnxGraph();
  graph.weight('w', [4], weights);
  graph.node('Add', ['x', 'w'], 'dense_1');
  const dims = [1, 4];
  const about = { name: 'g', producer: { name: 'p', version: '1' }, input: { name: 'x', dims } };
  return graph.encode({ ...about, outputs: [{ name: 'dense_1', dims }] });
}

/** The same network with the constant in another file, referenced by the entries of TensorProto.external_data. */
function parted(entries: Readonly<Record<string, string>>): Uint8Array {
  const external = Object.entries(entries).map(([key, value]) => entry(key, value));
  const tensor = messageOf(
    integersField(1, [4]),
    integerField(2, 1),
    textField(8, 'w'),
    ...external,
    integerField(14, 1),
  );
  const swap = (message: Uint8Array, number: number, change: (bytes: Uint8Array) => Uint8Array) =>
    messageOf(
      ...fieldsOf(message).map((one) => (one.number === number ? bytesField(number, change(one.bytes)) : one.whole)),
    );
  return swap(whole(), 7, (graph) => swap(graph, 5, () => tensor));
}

function modelFolder(onnx: Uint8Array, files: Readonly<Record<string, Uint8Array>> = {}): string {
  const folder = tempFolder();
  writeFileSync(join(folder, 'model.onnx'), onnx);
  const card = cardWith({ weights: { file: 'model.onnx', sha256: sha256(onnx) } });
  writeFileSync(join(folder, 'card.yaml'), stringify(card));
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

const importing = (source: string, models = tempFolder()) =>
  openRegistry({ folders: [models], withDefault: false }).import(source);

describe('A network that keeps weights in other files', () => {
  it('is registered whole: one file, whose digest covers all of them', async () => {
    const models = tempFolder();
    const file = Buffer.concat([Buffer.alloc(8), bytesOf(weights), Buffer.alloc(3)]);
    const source = modelFolder(parted({ location: 'data/w.bin', offset: '8', length: '16' }), { 'data/w.bin': file });
    const listing = await importing(source, models);
    const folder = join(models, 'test-model@1.0.0');
    expect(readdirSync(folder).sort()).toEqual(['card.yaml', 'model.onnx']);
    const stored = readFileSync(join(folder, 'model.onnx'));
    expect(listing.weightsDigest).toBe(sha256(stored));
    const graph = fieldsOf(stored).find(({ number }) => number === 7)!;
    const tensor = fieldsOf(fieldsOf(graph.bytes).find(({ number }) => number === 5)!.bytes);
    expect(tensor.map(({ number }) => number)).toEqual([1, 2, 8, 9]);
    expect(Buffer.from(tensor.at(-1)!.bytes)).toEqual(Buffer.from(bytesOf(weights)));
    expect(() => assertWhole(stored)).not.toThrow();
    expect(openRegistry({ folders: [models], withDefault: false }).verify()[0]?.status).toBe('registered');
    expect(await importing(source, models)).toEqual(listing);
  });

  it('cannot be registered again under the same version with other weights', async () => {
    const models = tempFolder();
    const onnx = parted({ location: 'w.bin' });
    await importing(modelFolder(onnx, { 'w.bin': bytesOf(weights) }), models);
    const other = modelFolder(onnx, { 'w.bin': bytesOf(Float32Array.from([1, 2, 3, 5])) });
    await expect(importing(other, models)).rejects.toMatchObject({ code: 'QIAW_MODEL_IMPORT' });
  });

  it('reads no file outside its folder, however its path is written', async () => {
    const outside = tempFolder();
    writeFileSync(join(outside, 'secret.bin'), bytesOf(weights));
    const paths = [
      '../secret.bin',
      join(outside, 'secret.bin'),
      'a/../../secret.bin',
      '..\\secret.bin',
      'C:\\secret.bin',
      '..',
      '',
    ];
    for (const location of paths) {
      const refused = importing(modelFolder(parted({ location }), { 'a/b': new Uint8Array() }));
      await expect(refused, location).rejects.toMatchObject({
        code: 'QIAW_MODEL_IMPORT',
        message: expect.stringContaining('outside'),
      });
    }
    for (const link of ['file', 'folder']) {
      const source = modelFolder(parted({ location: link === 'file' ? 'w.bin' : 'd/secret.bin' }));
      if (link === 'file') symlinkSync(join(outside, 'secret.bin'), join(source, 'w.bin'));
      else symlinkSync(outside, join(source, 'd'));
      await expect(importing(source), link).rejects.toMatchObject({ message: expect.stringContaining('outside') });
    }
  });

  it('is refused by name when a file is missing, short, a folder, or has a malformed offset', async () => {
    const files = { 'w.bin': bytesOf(weights), 'd/x': new Uint8Array() };
    const wrong = [
      { location: 'other.bin' },
      { location: 'd' },
      { location: 'w.bin', length: '17' },
      { location: 'w.bin', offset: '20' },
      { location: 'w.bin', offset: '8', length: '16' },
      { location: 'w.bin', offset: '-1' },
      { location: 'w.bin', length: '1e1' },
      { location: 'w.bin', length: '99999999999999999999' },
    ];
    for (const entries of wrong) {
      const refused = importing(modelFolder(parted(entries), files));
      await expect(refused, JSON.stringify(entries)).rejects.toMatchObject({ code: 'QIAW_MODEL_IMPORT' });
    }
  });

  it('is not run when it was registered before such files were supported', () => {
    expect(() => assertWhole(parted({ location: 'w.bin' }))).toThrowError(
      expect.objectContaining({ code: 'QIAW_MODEL_INTERFACE' }),
    );
  });
});

describe('The wire format of Protocol Buffers', () => {
  it('reads back as written', () => {
    const some = fc.tuple(fc.integer({ min: 1, max: 2 ** 29 - 1 }), fc.maxSafeInteger(), fc.string());
    fc.assert(
      fc.property(fc.array(some), (parts) => {
        const message = messageOf(
          ...parts.flatMap(([number, value, text]) => [integerField(number, value), textField(number, text)]),
        );
        const read = fieldsOf(message);
        expect(read.map(({ number }) => number)).toEqual(parts.flatMap(([number]) => [number, number]));
        expect(read.filter(({ kind }) => kind === 0).map(({ integer }) => Number(BigInt.asIntN(64, integer)))).toEqual(
          parts.map(([, value]) => value + 0),
        );
        const plain = (text: string) => Buffer.from(text).toString();
        expect(read.filter(({ kind }) => kind === 2).map(textOf)).toEqual(parts.map(([, , text]) => plain(text)));
        expect(Buffer.concat(read.map(({ whole: field }) => field))).toEqual(Buffer.from(message));
      }),
    );
  });

  it('fails by name on any invalid bytes, and never reads beyond them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          expect(fieldsOf(bytes).reduce((sum, { whole: field }) => sum + field.length, 0)).toBe(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
