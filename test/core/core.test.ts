import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, deriveUid, digestOf, sha256 } from '../../src/core/index.ts';

describe('Canonical JSON', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  });

  it('omits undefined values and refuses what JSON cannot represent', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
    expect(() => canonicalJson(() => 1)).toThrow(TypeError);
  });

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // -0 is written as 0 (RFC 8785 3.2.2.3).
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('Digests', () => {
  it('are the SHA-256 of the UTF-8 text', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(digestOf({ a: 1 })).toBe(sha256('{"a":1}'));
  });
});

describe('A derived UID', () => {
  it('is a valid DICOM UID of at most 64 characters and the same for the same parts', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (parts) => {
        const uid = deriveUid(...parts);
        expect(uid).toMatch(/^2\.25\.[1-9][0-9]{0,38}$/);
        expect(deriveUid(...parts)).toBe(uid);
      }),
    );
  });

  it('differs when the parts are split differently', () => {
    expect(deriveUid('ab', 'c')).not.toBe(deriveUid('a', 'bc'));
  });
});
