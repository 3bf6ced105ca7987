import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('qiaw token', () => {
  const file = join(temporaryFolder('tokens'), 'tokens.json');
  const token = async (...args: string[]) => qiawHere(['token', ...args, '--file', file]);
  const listed = async () => {
    const { stdout } = await token('list', '--json');
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('creates a token, shows it once, stores only its digest, and revokes it', async () => {
    const made = await token('create', '--name', 'reader', '--dataset', 'lung1', '--expires', '30', '--json');
    expect([made.code, made.stderr]).toEqual([0, '']);
    const shown = JSON.parse(made.stdout) as { id: string; token: string };
    expect(shown).toMatchObject({ name: 'reader', scope: 'records', datasets: ['lung1'] });
    expect(shown.token.length).toBeGreaterThan(30);
    expect(readFileSync(file, 'utf8')).not.toContain(shown.token);
    expect(statSync(file).mode & 0o077).toBe(0);
    const [entry, ...others] = await listed();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ id: shown.id, name: 'reader', datasets: ['lung1'] });
    expect(entry).not.toHaveProperty('token');
    expect(entry).not.toHaveProperty('sha256');
    expect((await token('revoke', shown.id)).code).toBe(0);
    expect(await listed()).toEqual([]);
  });

  it('refuses as a usage error what it cannot do', async () => {
    expect((await token('revoke', 'nobody')).code).toBe(2);
    expect((await token('create', '--name', 'x', '--scope', 'everything')).code).toBe(2);
    expect((await token('create', '--name', 'x', '--expires', 'soon')).code).toBe(2);
    expect((await qiawHere(['token', 'list'], { env: { QIAW_TOKENS_FILE: '' } })).code).toBe(2);
  });
});
