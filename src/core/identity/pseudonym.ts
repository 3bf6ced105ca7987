import { createHash, createHmac } from 'node:crypto';
import { base32 } from './base32.ts';
import type { IdentityKey } from './key.ts';

export type IdentityMode = 'pseudonym' | 'keep';
export type IdentityKind =
  | 'subject'
  | 'study'
  | 'series'
  | 'sop'
  | 'tracking'
  | 'file'
  | 'roi'
  | 'content'
  | 'observer'
  | 'algorithm'
  | 'acquisition'
  | 'frame';

/**
 * Turns identifiers into the names that may be written, served and logged.
 *
 * `pseudonym`: `{keyId}-{26 base32 digits}` of HMAC-SHA-256 (130 bits), so that neither UIDs nor PatientIDs can be tested
 * against a list without the key. `keep`: the identifier itself, made safe for IRIs and file names (public collections).
 * A keyed hash is pseudonymisation, not anonymisation.
 */
export class Identity {
  readonly mode: IdentityMode;
  private readonly key: IdentityKey;

  constructor(mode: IdentityMode, key: IdentityKey) {
    this.mode = mode;
    this.key = key;
  }

  get keyId(): string {
    return this.key.id;
  }

  /** PatientID is unique only within its issuer; surrounding blanks are not significant (PS3.5 6.2, LO). */
  subject(patientId: string, issuer = ''): string {
    const id = patientId.trim();
    return this.mode === 'keep' ? iriSafe(id) : this.hash('subject', `${issuer.trim()}|${id}`);
  }

  /** A study, series, object, acquisition, frame of reference or tracked finding by its UID. */
  uid(kind: 'study' | 'series' | 'sop' | 'acquisition' | 'frame' | 'tracking', uid: string): string {
    return this.mode === 'keep' ? iriSafe(uid) : this.hash(kind, uid);
  }

  /** A digest that could be linked to outside copies of the data is keyed too, and stays 64 hexadecimal digits. */
  contentDigest(digest: string): string {
    if (this.mode === 'keep') return digest;
    return createHmac('sha256', this.key.bytes).update(`content|${digest}`).digest('hex');
  }

  /** An ROI name that no naming rule matches; under `keep` the caller shows the name itself. */
  unmappedRoi(name: string): string {
    return `unmapped-${this.hmac('roi', name).slice(0, 10)}`;
  }

  /**
   * An observer of a dataset. Spellings that differ in case, accents, blanks or trailing carets are one observer, and so are `3` and
   * `03`. The id and a number of four digits depend on the name alone, not on the other observers, so they stay when some are added.
   */
  observer(dataset: string, name: string): { readonly id: string; readonly number: string } {
    const id = this.hash('observer', `${dataset}|${observerName(name)}`);
    const bytes = createHmac('sha256', this.key.bytes).update(`observer number|${id}`).digest();
    return { id, number: String(1000 + (bytes.readUInt32BE(0) % 9000)) };
  }

  /** The name of an algorithm that may not be shown. */
  unlistedAlgorithm(name: string): string {
    return `algorithm-${this.hmac('algorithm', name.trim()).slice(0, 10)}`;
  }

  /**
   * Seconds and days by which the clock of a subject is moved, so that only intervals between acquisitions can be read; 0 in the mode
   * `keep`. Both are separate, so that not even the time of day is told.
   */
  clockOf(subject: string): { readonly seconds: number; readonly days: number } {
    if (this.mode === 'keep') return { seconds: 0, days: 0 };
    const bytes = createHmac('sha256', this.key.bytes).update(`clock|${subject}`).digest();
    return { seconds: bytes.readUInt32BE(0), days: bytes.readUInt16BE(4) };
  }

  /** A file that is identified only by its path relative to the source. */
  file(path: string): string {
    return this.mode === 'keep' ? iriSafe(path) : this.hash('file', path);
  }

  private hash(kind: IdentityKind, value: string): string {
    return `${this.key.id}-${this.hmac(kind, value)}`;
  }

  private hmac(kind: IdentityKind, value: string): string {
    const bytes = createHmac('sha256', this.key.bytes).update(`${kind}|${value}`).digest();
    return base32(bytes).slice(0, 26);
  }
}

/** The form in which the names of observers are compared. */
export function observerName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[\s^]+$/, '')
    .trim();
  return /^\d{1,2}$/.test(plain) ? String(Number(plain)) : plain;
}

/**
 * Letters, digits, dot, underscore and hyphen are kept; anything else becomes `_`, and a short hash is then appended to
 * keep different identifiers distinct.
 */
export function iriSafe(identifier: string): string {
  const safe = identifier.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_');
  if (safe === identifier && safe !== '') return safe;
  return `${safe || '_'}-${createHash('sha256').update(identifier).digest('hex').slice(0, 6)}`;
}
