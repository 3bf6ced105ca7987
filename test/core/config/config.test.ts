import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { effectiveBase, loadConfig, printConfig, readEnvironment } from '../../../src/core/config/index.ts';
import { ConfigError } from '../../../src/core/config/load.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qiaw-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'qiaw.yaml');
  await writeFile(path, text);
  return path;
}

describe('The configuration', () => {
  it('is complete without a file', async () => {
    const config = await loadConfig(undefined);
    expect(config.identity.mode).toBe('pseudonym');
    expect(effectiveBase(config)).toBe('http://127.0.0.1:8080/');
  });

  it('prefers the command line over the file, and uses the default for what neither states', async () => {
    const path = await file('run: { dataset: lung1, contours: xor }\nserver: { port: 9000 }\n');
    const config = await loadConfig(path, { run: { dataset: 'hn1', roi: undefined } });
    expect(config.run).toMatchObject({ dataset: 'hn1', contours: 'xor', settings: 'pyradiomics-default' });
    expect(effectiveBase(config)).toBe('http://127.0.0.1:9000/');
  });

  it('refuses unknown keys and wrong values, and names their place', async () => {
    const path = await file('run: { contour: or, dataset: "No Spaces" }\nserve: {}\n');
    const error = await loadConfig(path).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(/contour/);
    expect((error as Error).message).toMatch(/run\.dataset/);
    expect((error as Error).message).toMatch(/serve/);
  });

  it('refuses a file that is not YAML, not a mapping, or missing', async () => {
    await expect(loadConfig(await file('run: [\n'))).rejects.toThrow(ConfigError);
    await expect(loadConfig(await file('just text\n'))).rejects.toThrow(ConfigError);
    await expect(loadConfig(join(folder, 'none.yaml'))).rejects.toThrow(ConfigError);
  });

  it('requires a base that ends with a slash', async () => {
    await expect(loadConfig(await file('base: https://example.org/catalogue\n'))).rejects.toThrow(/end with \//);
  });

  it('prints itself without secrets', async () => {
    const environment = readEnvironment({ QIAW_IDENTITY_KEY: 'very secret key', QIAW_TOKEN: '' });
    const text = printConfig(await loadConfig(undefined), environment);
    expect(text).toContain('QIAW_IDENTITY_KEY (set)');
    expect(text).toContain('QIAW_TOKEN (not set)');
    expect(text).not.toContain('very secret');
  });

  it('names the credentials of its sites, and hides a password embedded in an address', async () => {
    const settings = await file(
      'queue: { url: "redis://worker:planted@queue.example:6379/0" }\n' +
        'federation: { sites: { other-clinic: { endpoint: "https://clinic.example/sparql" } } }\n',
    );
    const environment = readEnvironment({ QIAW_SITE_OTHER_CLINIC_TOKEN: 'planted', QIAW_STORE_USER: 'planted' });
    const text = printConfig(await loadConfig(settings), environment);
    expect(text).toContain('federation.sites.other-clinic: token (set), user (not set)');
    expect(text).toContain('QIAW_STORE_USER (set)');
    expect(text).toContain('redis://(set)@queue.example:6379/0');
    expect(text).not.toContain('planted');
  });
});
