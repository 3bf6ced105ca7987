import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One folder for everything that the tests, and the programs they start, leave in the system's temporary folder;
 * removed at the end.
 */
export default function setup(): () => void {
  const root = mkdtempSync(join(tmpdir(), 'qiaw-'));
  process.env['TMPDIR'] = root;
  return () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
}
