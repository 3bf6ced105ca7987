import { describe, expect, it } from 'vitest';
import { openRegistry } from '../../src/deep/index.ts';
import { runtimeFrom } from '../../src/deep/model/onnx-runtime.ts';
import { hasRuntime } from './support/has-runtime.ts';

describe('The inference runtime', () => {
  it('gives instructions when onnxruntime-node is not installed, and models can still be listed and verified', async () => {
    const missing = () => runtimeFrom(() => Promise.reject(new Error("Cannot find package 'onnxruntime-node'")));
    const registry = openRegistry({ folders: [], runtime: missing });
    expect(registry.verify()[0]?.status).toBe('registered');
    await expect(registry.load('qiaw-phantom-cnn').warm()).rejects.toMatchObject({
      code: 'QIAW_DEEP_RUNTIME_MISSING',
      message: expect.stringMatching(/ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node/),
    });
  });

  it('gives the same instructions when the native library does not load or is not the expected one', async () => {
    const broken = runtimeFrom(() => Promise.reject(new Error('libonnxruntime.so.1: cannot open shared object file')));
    await expect(broken).rejects.toThrow(/cannot open shared object file/);
    await expect(runtimeFrom(() => Promise.resolve({}))).rejects.toMatchObject({ code: 'QIAW_DEEP_RUNTIME_MISSING' });
  });

  it.skipIf(!hasRuntime)('refuses bytes that are not a model', async () => {
    const runtime = await runtimeFrom(() => import('onnxruntime-node'));
    expect(runtime.name).toMatch(/^onnxruntime-node \d+\.\d+\.\d+ cpu$/);
    await expect(runtime.open(new Uint8Array([1, 2, 3]), { threads: 1 })).rejects.toMatchObject({
      code: 'QIAW_DEEP_RUNTIME_FAILED',
    });
  });
});
