import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { qiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('second-reader-loading');

/** Makes Node log every module of dcmjs that is loaded, in this process or in one of its threads, to a file. */
function watched(file: string): NodeJS.ProcessEnv {
  const hooks = join(folder, 'hooks.mjs');
  const register = join(folder, 'register.mjs');
  writeFileSync(
    hooks,
    `import { appendFileSync } from 'node:fs';
     export async function load(url, context, next) {
       if (url.includes('/node_modules/dcmjs')) appendFileSync(${JSON.stringify(file)}, url + '\\n');
       return await next(url, context);
     }`,
  );
  writeFileSync(register, `import { register } from 'node:module'; register(${JSON.stringify(pathToFileURL(hooks))});`);
  return { NODE_OPTIONS: `--import=${pathToFileURL(register).href}` };
}

describe('dcmjs, the second reader', () => {
  it('is loaded by verify but not by run', async () => {
    const source = join(folder, 'source');
    const data = join(folder, 'data');
    await writePhantom(source, phantomPatient({ patientId: 'P-1', size: [32, 24, 12] }));
    const [byRun, byVerify] = [join(folder, 'run.txt'), join(folder, 'verify.txt')];
    const run = await qiaw(['run', source, '--data', data, '--deidentify', 'basic', '--quiet', '--roi', '^GTV-1$'], {
      env: watched(byRun),
    });
    expect(run.code, run.stderr).toBe(0);
    expect(existsSync(byRun)).toBe(false);
    const verified = await qiaw(['verify', '--data', data], { env: watched(byVerify) });
    expect(verified.stdout).toMatch(/✓ second-reader: \d{3,} compared, 0 differ/);
    expect(verified.code).toBe(0);
    expect(readFileSync(byVerify, 'utf8')).toContain('dcmjs');
  });
});
