import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { base32 } from '../../../src/core/identity/base32.ts';
import { keyFromText } from '../../../src/core/identity/key.ts';
import { iriSafe } from '../../../src/core/identity/pseudonym.ts';
import { auditKeyFileBeside, Identity, keyFileBeside, loadAuditKey, loadIdentityKey } from '../../../src/core/index.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const folder = temporaryFolders();
const key = keyFromText('a test key that is long enough, really');

describe('A key', () => {
  it('has at least 32 characters, not counting surrounding blanks', () => {
    expect(() => keyFromText('x'.repeat(31))).toThrow('31 characters');
    expect(() => keyFromText(` ${'x'.repeat(31)}\n`)).toThrow('31 characters');
    expect(keyFromText('x'.repeat(32)).id).toMatch(/^k[a-z2-7]{4}$/);
    expect(keyFromText(` ${'x'.repeat(32)}\n`)).toEqual(keyFromText('x'.repeat(32)));
  });

  it('is the given text, else the file, else the key file next to the data', async () => {
    const dataDirectory = join(folder(), 'data');
    const [text, file] = ['t'.repeat(40), join(folder(), 'key')];
    writeFileSync(file, 'f'.repeat(40));
    writeFileSync(keyFileBeside(dataDirectory), 'b'.repeat(40));
    const { id } = await loadIdentityKey({ text, file, dataDirectory });
    expect(id).toBe(keyFromText(text).id);
    expect(await loadIdentityKey({ file, dataDirectory })).toEqual(keyFromText('f'.repeat(40)));
    expect(await loadIdentityKey({ dataDirectory })).toEqual(keyFromText('b'.repeat(40)));
    expect(readFileSync(keyFileBeside(dataDirectory), 'utf8')).toBe('b'.repeat(40));
  });

  it('is created without leaving another file behind', async () => {
    const parent = folder();
    await loadIdentityKey({ dataDirectory: join(parent, 'data') });
    expect(readdirSync(parent)).toEqual(['data.identity-key']);
  });

  it('is reported when it cannot be created, with instructions', async () => {
    const parent = folder();
    writeFileSync(join(parent, 'file'), '');
    await expect(loadIdentityKey({ dataDirectory: join(parent, 'file', 'data') })).rejects.toThrow(
      'QIAW_IDENTITY_KEY_FILE',
    );
  });

  it('of the audit log is stored next to the data, or inside where nothing can be written next to them', async () => {
    const parent = folder();
    const dataDirectory = join(parent, 'data');
    const beside = await loadAuditKey(dataDirectory);
    expect(auditKeyFileBeside(dataDirectory)).toBe(`${dataDirectory}.audit-key`);
    expect(await loadAuditKey(dataDirectory)).toEqual(beside);
    expect(statSync(auditKeyFileBeside(dataDirectory)).mode & 0o777).toBe(0o600);
    expect(existsSync(join(dataDirectory, '.audit-key'))).toBe(false);
    const other = join(parent, 'other');
    mkdirSync(auditKeyFileBeside(other));
    const inside = await loadAuditKey(other);
    expect(keyFromText(readFileSync(join(other, '.audit-key'), 'utf8'))).toEqual(inside);
  });
});

describe('A name', () => {
  const pseudonym = new Identity('pseudonym', key);
  const keep = new Identity('keep', key);

  it('begins with the id of its key', () => {
    expect(pseudonym.keyId).toBe(key.id);
    expect(pseudonym.subject('A').startsWith(`${key.id}-`)).toBe(true);
  });

  it('of a subject does not depend on blanks around its issuer or its id', () => {
    expect(pseudonym.subject('A', ' hospital ')).toBe(pseudonym.subject('A', 'hospital'));
    expect(pseudonym.subject('A', '  ')).toBe(pseudonym.subject('A'));
    expect(keep.subject(' A ')).toBe('A');
  });

  it('of a file is a keyed hash, or the path where identifiers are kept', () => {
    expect(pseudonym.file('a/b')).toMatch(/^k[a-z2-7]{4}-[a-z2-7]{26}$/);
    expect(pseudonym.file('a/b')).not.toBe(pseudonym.uid('sop', 'a/b'));
    expect(keep.file('a/b')).toMatch(/^a_b-[0-9a-f]{6}$/);
    expect(keep.uid('sop', '1.2')).toBe('1.2');
  });

  it.each([
    ['a.b_c-9', /^a\.b_c-9$/],
    ['..a', /^_a-[0-9a-f]{6}$/],
    ['.', /^_-[0-9a-f]{6}$/],
    ['a b', /^a_b-[0-9a-f]{6}$/],
    ['a..b', /^a\.\.b$/],
    ['', /^_-[0-9a-f]{6}$/],
  ])('is safe in an IRI: "%s"', (identifier, safe) => expect(iriSafe(identifier)).toMatch(safe));

  it.each([
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
  ])('in base32 follows RFC 4648 for "%s"', (text, encoded) => {
    expect(base32(new TextEncoder().encode(text))).toBe(encoded);
  });
});
