import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A fresh folder that is removed when the test file ends. */
export function temporaryFolder(name = 'test'): string {
  const folder = mkdtempSync(join(tmpdir(), `qiaw-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
  return folder;
}

/** A maker of fresh folders that are removed when the test file ends. */
export function temporaryFolders(): () => string {
  const root = temporaryFolder();
  let count = 0;
  return () => mkdtempSync(join(root, `${++count}-`));
}
