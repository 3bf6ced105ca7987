import { describe, expect, it } from 'vitest';
import { checkBase } from '../../src/cli/serve/check-base.ts';

const server = { host: '127.0.0.1', port: 8080, queryTimeoutSeconds: 30 };
const check = (base: string, configured?: string, over: object = {}) =>
  checkBase(base, { base: configured, server: { ...server, ...over } as never });

describe('The base, checked before anything is served,', () => {
  it('produces no message when everything matches', () => {
    expect(check('http://127.0.0.1:8080/')).toEqual([]);
    expect(check('https://data.example/fiq/', 'https://data.example/fiq/')).toEqual([]);
  });

  it('is refused if the configured one differs from that of the data, with instructions', () => {
    expect(() => check('http://127.0.0.1:8080/', 'https://data.example/')).toThrow(
      /qiaw rebase --base https:\/\/data\.example\//,
    );
  });

  it('gives a warning for a port, an address or a scheme that will not work for other people', () => {
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
