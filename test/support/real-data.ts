import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Path of a folder or file of the real test data, or undefined where it is missing (the test is then reported as
 * skipped).
 */
export function realData(...segments: readonly string[]): string | undefined {
  const path = join(resolve(root, process.env['QIAW_TEST_DATA'] ?? '../shared/data'), ...segments);
  return existsSync(path) ? path : undefined;
}
