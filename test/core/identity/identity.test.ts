import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { base32 } from '../../../src/core/identity/base32.ts';
import { IdentityKeyError, keyFromText } from '../../../src/core/identity/key.ts';
import { iriSafe } from '../../../src/core/identity/pseudonym.ts';
import { Identity, keyFileBeside, loadIdentityKey } from '../../../src/core/index.ts';

const key = keyFromText('a test key that is long enough, really');
const other = keyFromText('another test key that is long enough too');

describe('A pseudonymous identity', () => {
  const identity = new Identity('pseudonym', key);

  it('gives the same name for the same patient, regardless of blanks around the PatientID', () => {
    expect(identity.subject(' LUNG1-005')).toBe(identity.subject('LUNG1-005 '));
  });

  it('gives different names under different keys, issuers and kinds', () => {
    const names = [
      identity.subject('A'),
      new Identity('pseudonym', other).subject('A'),
      identity.subject('A', 'hospital'),
      identity.uid('series', 'A'),
      identity.uid('study', 'A'),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  it('contains no part of the identifier in any name', () => {
    expect(identity.subject('SMITH-JOHN-1950')).toMatch(/^k[a-z2-7]{4}-[a-z2-7]{26}$/);
    expect(identity.unmappedRoi('GTV Mr Smith')).toMatch(/^unmapped-[a-z2-7]{10}$/);
  });

  it('keys content digests too, so that published data cannot be matched with outside copies', () => {
    const digest = 'a'.repeat(64);
    expect(identity.contentDigest(digest)).toMatch(/^[0-9a-f]{64}$/);
    expect(identity.contentDigest(digest)).not.toBe(digest);
    expect(new Identity('keep', key).contentDigest(digest)).toBe(digest);
  });
});

describe('An identity that keeps identifiers', () => {
  const identity = new Identity('keep', key);

  it('leaves safe identifiers unchanged', () => {
    expect(identity.subject('LUNG1-005')).toBe('LUNG1-005');
    expect(identity.uid('series', '1.2.840.1')).toBe('1.2.840.1');
  });

  it('makes any identifier safe for IRIs and file names and keeps different ones distinct', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(iriSafe(a)).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/);
        if (a !== b) expect(iriSafe(a)).not.toBe(iriSafe(b));
      }),
    );
  });
});

describe('The identity key', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qiaw-key-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is created once next to the data directory, at any depth, readable by its owner only', async () => {
    const dataDirectory = join(folder, 'studies', 'lung', 'data');
    const [first, second] = await Promise.all([loadIdentityKey({ dataDirectory }), loadIdentityKey({ dataDirectory })]);
    expect(first).toEqual(second);
    expect(keyFileBeside(dataDirectory).startsWith(`${dataDirectory}/`)).toBe(false);
    expect((await stat(keyFileBeside(dataDirectory))).mode & 0o777).toBe(0o600);
    expect(await readFile(keyFileBeside(dataDirectory), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it('is refused when it is short or its file cannot be read, and no other is created in its place', async () => {
    await mkdir(keyFileBeside(join(folder, 'taken')));
    await expect(loadIdentityKey({ dataDirectory: join(folder, 'taken') })).rejects.toThrow(
      /cannot be read \(EISDIR\)/,
    );
    expect(() => keyFromText('short')).toThrow(IdentityKeyError);
    await expect(loadIdentityKey({ file: join(folder, 'none'), dataDirectory: folder })).rejects.toThrow(
      IdentityKeyError,
    );
  });
});

describe('base32', () => {
  it('agrees with RFC 4648', () => {
    expect(base32(new TextEncoder().encode('foobar'))).toBe('mzxw6ytboi');
    expect(base32(new Uint8Array())).toBe('');
  });
});
