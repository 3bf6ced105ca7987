import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { seeded } from '../../src/pipeline/demo/random.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { qiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf, repeatable } from '../support/tree.ts';

const folder = temporaryFolder('kill');
const dicom = join(folder, 'dicom');
const reference = join(folder, 'reference');
const settings = join(folder, 'settings.yaml');
let durationMs = 0;
const few = ['--roi', '^GTV', '--model', 'none', '--settings', settings, '--workers', '1'];
const run = (data: string): string[] => ['run', dicom, '--data', data, '--quiet', ...few];

beforeAll(async () => {
  // Small images and one region each: failures arise between the steps, not within them.
  await generateCohort(dicom, { patients: 4, seed: 5, size: [32, 24, 12] });
  writeFileSync(settings, 'imageType: { Original: {} }\nfeatureClass: { firstorder: [] }\n');
  const start = performance.now();
  await qiaw(run(reference));
  durationMs = performance.now() - start;
});

/** Every visible case is complete: each output it lists exists and has the stated digest. */
function halfVisibleCases(data: string): string[] {
  const cases = join(data, 'cases');
  if (!existsSync(cases)) return [];
  return readdirSync(cases).filter((id) => {
    const at = (path: string): string => join(cases, id, path);
    if (!existsSync(at('case.json')) || !existsSync(at('graph.trig'))) return true;
    const { outputs } = JSON.parse(readFileSync(at('case.json'), 'utf8')) as {
      outputs: Array<{ path: string; sha256: string }>;
    };
    return outputs.some(
      ({ path, sha256: stated }) => !existsSync(at(path)) || sha256(readFileSync(at(path))) !== stated,
    );
  });
}

describe('A run that is killed', () => {
  // The spec crash-commands kills every command, 300 times in total.
  it('at a random moment never shows half a case, and the next run completes it without losses or duplicates', async () => {
    const data = join(folder, 'data');
    await qiaw(run(data), { killAfterMs: 300 + seeded(11)() * durationMs });
    expect(halfVisibleCases(data)).toEqual([]);
    await qiaw(run(data));
    expect(digestsOf(data, repeatable)).toEqual(digestsOf(reference, repeatable));
    expect(readdirSync(data)).not.toContain('.staging');
  });
});
