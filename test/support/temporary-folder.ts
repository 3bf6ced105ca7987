import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A maker of empty folders that disappear after the test file. */
export function temporaryFolders(): () => string {
  const root = mkdtempSync(join(tmpdir(), 'qiaw-test-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  let count = 0;
  return () => {
    count += 1;
    return mkdtempSync(join(root, `${count}-`));
  };
}
