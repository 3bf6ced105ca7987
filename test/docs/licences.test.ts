import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly integrity?: string;
}

/** Licences that allow us to ship the package in an Apache-2.0 program and require no more than their text. */
const allowed = new Set([
  ...['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'Zlib', 'WTFPL'],
  // Fonts and pictures that are shown unchanged.
  'CC-BY-4.0',
]);

/** Packages that do not say their licence as SPDX, read by hand for this version. */
const readByHand: Readonly<Record<string, string>> = {
  'h5wasm@0.10.3': 'NIST (public service, notice kept) and HDF5 (BSD-3-Clause)',
  'jsuri@1.3.1': 'MIT',
  'memorystream@0.3.1': 'MIT',
  'negotiate@1.0.1': 'BSD-2-Clause (FreeBSD)',
  'uritemplate@0.3.4': 'MIT',
};

/** One side of an OR expression is enough; an AND expression needs both. */
function mayShip(expression: string): boolean {
  const inner = expression.replace(/^\((.*)\)$/, '$1');
  if (inner.includes(' OR ')) return inner.split(' OR ').some(mayShip);
  return inner.split(' AND ').every((licence) => allowed.has(licence));
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, LockedPackage> };
const packages = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, about]) => ({ ...about, name: `${path.replace(/^.*node_modules\//, '')}@${about.version}` }));
const shipped = packages.filter(({ dev }) => dev !== true);

describe('Every package that we ship', () => {
  it('has a licence that allows it', () => {
    const barred = shipped.filter(
      ({ name, license }) => !(license && mayShip(license)) && !Object.hasOwn(readByHand, name),
    );
    expect(barred.map(({ name, license = 'none stated' }) => `${name}: ${license}`)).toEqual([]);
  });

  it('was read by hand only where needed', () => {
    const names = new Set(shipped.map(({ name }) => name));
    expect(Object.keys(readByHand).filter((name) => !names.has(name))).toEqual([]);
    expect(mayShip('(MPL-2.0 OR Apache-2.0)')).toBe(true);
    for (const barred of ['GPL-3.0-only', 'AGPL-3.0', '(MIT AND GPL-2.0)', 'UNLICENSED', 'SSPL-1.0', 'MPL-2.0'])
      expect([barred, mayShip(barred)]).toEqual([barred, false]);
  });

  it('is identified by its digest', () => {
    const loose = packages.filter(({ integrity }) => !integrity?.startsWith('sha512-'));
    expect(loose.map(({ name }) => name)).toEqual([]);
  });
});
