/** A mutant that no test can detect, or none should. */
export interface Equivalent {
  /** The last two parts of the path. */
  readonly file: string;
  /** The line of the source, without its indentation. */
  readonly line: string;
  /** As the report names it; if absent, every change of the line. */
  readonly change?: string;
  readonly why: string;
}

export const equivalent: readonly Equivalent[] = [
  {
    file: 'http/multipart.ts',
    line: 'while (at < 0) {',
    change: 'at < 0 → at <= 0',
    why: 'headers that begin with the mark were handled before: a part without headers',
  },
  {
    file: 'http/multipart.ts',
    line: 'this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);',
    why: 'only saves a copy',
  },
  {
    file: 'access/audit-log.ts',
    line: 'if (datasets && datasets.length > mostDatasets) within?.push(`and ${datasets.length - mostDatasets} more`);',
    change: 'within?.push → within.push',
    why: 'the list always exists when it is too long',
  },
  {
    file: 'access/audit-log.ts',
    line: 'const togetherMs = 50;',
    change: '50 → 51',
    why: 'how long entries wait is not a promise',
  },
  {
    file: 'access/audit-log.ts',
    line: 'const togetherMs = 50;',
    change: '50 → 49',
    why: 'how long entries wait is not a promise',
  },
  {
    file: 'access/audit-log.ts',
    line: 'if (size > 0 && size + text.length > maxBytes) await putAside(path, keep);',
    change: '0 → 1',
    why: 'a file of one byte is not a log',
  },
  {
    file: 'access/audit-log.ts',
    line: 'for (const number of old) await rm(`${path}.${number}`, { force: true });',
    change: '{ force: true } → {}',
    why: 'the file exists: its number was read from the folder',
  },
  {
    file: 'access/audit-log.ts',
    line: 'for (const number of old) await rm(`${path}.${number}`, { force: true });',
    change: 'true → false',
    why: 'the file exists: its number was read from the folder',
  },
  {
    file: 'access/audit-report.ts',
    line: '} catch {',
    change: '{ return undefined; } → {}',
    why: 'a function without a statement returns undefined, too',
  },
  {
    file: 'access/audit-report.ts',
    line: 'first: known && known.first < time ? known.first : time,',
    change: 'known.first < time → known.first <= time',
    why: 'equal times are the same time',
  },
  {
    file: 'access/audit-report.ts',
    line: 'last: known && known.last > time ? known.last : time,',
    change: 'known.last > time → known.last >= time',
    why: 'equal times are the same time',
  },
  {
    file: 'access/caller.ts',
    line: 'if (token.expires !== undefined && token.expires <= clock.now()) {',
    change: 'token.expires !== undefined → true',
    why: 'undefined is never at most a number',
  },
  {
    file: 'access/open-access.ts',
    line: '...(moreTokens === undefined ? {} : { moreTokens }),',
    change: 'moreTokens === undefined → false',
    why: 'a property without a value is equivalent to none',
  },
  {
    file: 'access/openid.ts',
    line: "throw new ProviderUnreachable('The discovery document of the OpenID provider cannot be fetched. Try again later.', {",
    change: '{ cause, } → {}',
    why: 'the cause is only logged',
  },
  {
    file: 'access/openid.ts',
    line: "return new ProviderUnreachable('The keys of the OpenID provider cannot be fetched. Try again later.', {",
    change: '{ cause: error, } → {}',
    why: 'the cause is only logged',
  },
  {
    file: 'access/openid.ts',
    line: "if (found.issuer !== issuer || typeof found.jwks_uri !== 'string' || !URL.canParse(found.jwks_uri)) {",
    change: "typeof found.jwks_uri !== 'string' → false",
    why: 'anything but text is not an address either',
  },
  {
    file: 'access/socket-owner.ts',
    line: 'const user = process.geteuid?.();',
    change: 'process.geteuid?.() → process.geteuid()',
    why: 'only detectable on a system other than Linux',
  },
  {
    file: 'access/socket-owner.ts',
    line: "if (process.platform !== 'linux' || user === undefined) return undefined;",
    change: "process.platform !== 'linux' || user === undefined → false",
    why: 'only detectable on a system other than Linux',
  },
  {
    file: 'access/socket-owner.ts',
    line: "if (process.platform !== 'linux' || user === undefined) return undefined;",
    change: "process.platform !== 'linux' || user === undefined → process.platform !== 'linux' && user === undefined",
    why: 'only detectable on a system other than Linux',
  },
  {
    file: 'access/socket-owner.ts',
    line: "if (process.platform !== 'linux' || user === undefined) return undefined;",
    change: "process.platform !== 'linux' → false",
    why: 'only detectable on a system other than Linux',
  },
  {
    file: 'access/socket-owner.ts',
    line: "if (process.platform !== 'linux' || user === undefined) return undefined;",
    change: 'user === undefined → false',
    why: 'only detectable on a system other than Linux',
  },
  {
    file: 'access/socket-owner.ts',
    line: '} catch {',
    change: "{ return ''; } → {}",
    why: 'only detectable on a kernel without IPv6',
  },
  {
    file: 'access/socket-owner.ts',
    line: "const little = endianness() === 'LE';",
    change: "endianness() === 'LE' → true",
    why: 'only detectable on a big-endian processor',
  },
  {
    file: 'identity/key.ts',
    line: 'await link(temporary, path).catch((error: NodeJS.ErrnoException) => {',
    change: "{ if (error.code !== 'EEXIST') throw error; } → {}",
    why: 'only detectable on a file system without links',
  },
  {
    file: 'identity/key.ts',
    line: "if (error.code !== 'EEXIST') throw error;",
    change: "error.code !== 'EEXIST' → false",
    why: 'only detectable on a file system without links',
  },
  {
    file: 'identity/base32.ts',
    line: 'let buffer = 0;',
    change: '0 → 1',
    why: 'the bit above the first byte is cut off',
  },
  {
    file: 'identity/base32.ts',
    line: 'while (bits >= 5) {',
    change: 'bits >= 5 → bits > 5',
    why: 'the five remaining bits are written with the next byte or at the end',
  },
  {
    file: 'read/character-set.ts',
    line: 'if (end > start) text += decoderOf(current)(bytes.subarray(start, end));',
    change: 'end > start → true',
    why: 'zero bytes give no text',
  },
  {
    file: 'read/character-set.ts',
    line: 'if (end > start) text += decoderOf(current)(bytes.subarray(start, end));',
    change: 'end > start → end >= start',
    why: 'zero bytes give no text',
  },
  {
    file: 'read/character-set.ts',
    line: 'for (let i = 0; i < bytes.length; i += 1) {',
    change: 'i < bytes.length → i <= bytes.length',
    why: 'beyond the end there is neither a delimiter nor an escape',
  },
  {
    file: 'read/dataset.ts',
    line: 'if (!element || element.length === 0) return undefined;',
    change: 'element.length === 0 → false',
    why: 'zero bytes give no text',
  },
  {
    file: 'read/dataset.ts',
    line: 'if (element.length === 0) return [];',
    change: 'element.length === 0 → false',
    why: 'zero bytes give no items',
  },
  {
    file: 'read/read-derived.ts',
    line: 'throw new DerivedObjectUnreadable(damage.reason, { cause: damage });',
    change: '{ cause: damage } → {}',
    why: 'the cause is only logged',
  },
  {
    file: 'disclosure/fix.ts',
    line: 'people.filter((person) => ![...(person.keys.get(name) ?? [])].some((key) => known.has(key))).length,',
    change: '[] → ["Stryker was here"]',
    why: 'a text that is not a key is not known either',
  },
  {
    file: 'disclosure/lattice.ts',
    line: 'const noisy = basis + keys.noise(question, cells.get(question)?.key ?? 0);',
    change: 'cells.get(question)?.key → cells.get(question).key',
    why: 'a question that nobody fits has a basis below k, and no answer before this',
  },
  {
    file: 'disclosure/noise.ts',
    line: 'if (place < 0) return noise;',
    change: 'place < 0 → place <= 0',
    why: 'one of 2^32 numbers would have to equal a sum of probabilities',
  },
];
