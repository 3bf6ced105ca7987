import { describe, expect, it } from 'vitest';
import { checkBase } from '../../src/cli/serve/check-base.ts';

const server = { host: '127.0.0.1', port: 8080, queryTimeoutSeconds: 30 };
const check = (base: string, configured?: string, over: object = {}) =>
  checkBase(base, { base: configured, server: { ...server, ...over } as never });

describe('The base is checked before anything is served', () => {
  it('says nothing when all fit', () => {
    expect(check('http://127.0.0.1:8080/')).toEqual([]);
    expect(check('https://data.example/fiq/', 'https://data.example/fiq/')).toEqual([]);
  });

  it('refuses a configured base that is not that of the data, with what to do', () => {
    expect(() => check('http://127.0.0.1:8080/', 'https://data.example/')).toThrow(
      /qiaw rebase --base https:\/\/data\.example\//,
    );
  });

  it('warns of a port, an address or a scheme that will not work for others', () => {
    expect(check('http://127.0.0.1:8080/', undefined, { port: 9000 })).toMatchObject([
      expect.stringContaining('--port 8080'),
    ]);
    expect(check('http://127.0.0.1:8080/', undefined, { host: '0.0.0.0' })).toMatchObject([
      expect.stringContaining('public `base`'),
    ]);
    expect(check('http://data.example/', 'http://data.example/')).toMatchObject([expect.stringContaining('https')]);
    expect(check('http://127.0.0.1:8080/', undefined, { port: 0 })).toEqual([]);
  });
});
