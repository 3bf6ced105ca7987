import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limitExport, withGrowthLimit } from '../../src/store/embedded/engine/growth-limit.ts';
import { openOxigraphStore } from '../../src/store/index.ts';

const engine = join(dirname(createRequire(import.meta.url).resolve('oxigraph')), 'node_bg.wasm');
const megabyte = 1024 * 1024;
const ask = { resultsFormat: 'csv', graphFormat: 'turtle', timeoutMs: 600_000 } as const;

describe('The memory that one query may use', () => {
  const code = readFileSync(engine);
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { Module: (new (code: Uint8Array) => object) & { exports(of: object): Array<{ name: string }> } };
  };

  it('can be limited in the installed engine', () => {
    const limited = withGrowthLimit(code);
    const names = WebAssembly.Module.exports(new WebAssembly.Module(limited!)).map(({ name }) => name);
    expect(names).toContain(limitExport);
    expect(names.slice(0, -2)).toEqual(
      WebAssembly.Module.exports(new WebAssembly.Module(code)).map(({ name }) => name),
    );
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['a module without code', new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])],
    ['half the engine', code.subarray(0, code.length / 2)],
  ])('stays unlimited where the code is %s', (_, other) => {
    expect(withGrowthLimit(other)).toBeUndefined();
  });

  const things = Array.from({ length: 1000 }, (_, n) => `<u:${n}> <u:p> "${n} ${'x'.repeat(1000)}" .`).join('\n');
  it('ends an answer that grows far beyond its limit, and a sort that is too large, each by name; the next query is answered', async () => {
    const store = await openOxigraphStore({
      replicas: 1,
      maxResultBytes: 8 * megabyte,
      maxQueryMemoryBytes: 32 * megabyte,
      // This tests only the engine's own limit: no query counts as long.
      waitMs: 600_000,
    });
    await store.load(things, 'ntriples', 'u:g');
    const cross = '{ ?a ?p ?b . ?c ?q ?d }';
    const code = (query: string) =>
      store.query(query, ask).then(
        () => 'answered',
        (error: { code: string }) => error.code,
      );
    expect(await code(`SELECT * ${cross}`)).toBe('QIAW_RESULT_TOO_LARGE');
    expect(await code(`SELECT * ${cross} LIMIT 3000`)).toBe('answered');
    expect(await code(`SELECT (COUNT(DISTINCT CONCAT(?b, ?d)) AS ?n) ${cross}`)).toBe('QIAW_QUERY_MEMORY');
    expect(await code(`SELECT * ${cross} LIMIT 3000`)).toBe('answered');
    // Data are counted, not measured.
    await store.load(things.replaceAll('<u:p>', '<u:q>'), 'ntriples', 'u:h');
    await store.load(
      Array.from({ length: 60_000 }, (_, n) => `<u:${n}> <u:r> "${'y'.repeat(900)}${n}" .`).join('\n'),
      'ntriples',
      'u:i',
    );
    expect((await store.query('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }', ask)).body).toBe('n\r\n62000\r\n');
    await store.close();
  });
});
