import { describe, expect, it } from 'vitest';
import { seal, unseal } from '../../../src/pipeline/queue/seal.ts';

const key = new TextEncoder().encode('an identity key of the right length, really');
const job = { patientId: 'PHANTOM-01', path: '/dicom/PHANTOM-01', position: [0.1, -0], missing: undefined };

describe('A job in the queue', () => {
  it('reads back unchanged', () => {
    expect(unseal(seal(job, key, 'a'), key, 'a')).toEqual(job);
  });

  it('reveals nothing to a reader, and is encrypted differently each time', () => {
    const sealed = seal(job, key, 'a');
    expect(Buffer.from(sealed, 'base64').includes('PHANTOM')).toBe(false);
    expect(seal(job, key, 'a')).not.toBe(sealed);
  });

  it('is not opened with another key, under another name, or after a change', () => {
    const sealed = seal(job, key, 'a');
    const changed = Buffer.from(sealed, 'base64');
    changed[changed.length - 1]! ^= 1;
    expect(() => unseal(sealed, new TextEncoder().encode('another identity key of the right length'), 'a')).toThrow();
    expect(() => unseal(sealed, key, 'b')).toThrow();
    expect(() => unseal(changed.toString('base64'), key, 'a')).toThrow();
  });
});
