import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { deepFeatures, testKey } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { filesOf } from '../support/files-of.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('erasure');
const dicom = join(folder, 'dicom');
const data = join(folder, 'data');

/** The command line with text on standard input. */
function withInput(input: string, ...args: string[]) {
  const env = { ...process.env, QIAW_IDENTITY_KEY: testKey };
  return spawnSync(process.execPath, [join(packageRoot(), 'dist', 'main.js'), ...args], {
    input,
    env,
    encoding: 'utf8',
  });
}

/** Digests, keyed hashes and full-precision values in a case's files that occur in no other case. */
function onlyIn(id: string, others: readonly string[]): string[] {
  const words = (name: string): Set<string> => {
    const text = ['case.json', 'features.csv', 'graph.trig'].map((file) =>
      readFileSync(join(data, 'cases', name, file), 'utf8'),
    );
    return new Set(text.join('\n').match(/\b(?:k[a-z2-7]{4}-[a-z2-7]{26}|[0-9a-f]{64}|-?\d+\.\d{8,})\b/g));
  };
  const shared = others.map(words);
  return [...words(id)].filter((word) => !shared.some((set) => set.has(word)));
}

describe('A subject in a real directory', () => {
  it('is erased by PatientID without a trace, and a later run over the same sources does not bring it back', async () => {
    await writePhantom(join(dicom, 'one'), phantomPatient({ patientId: 'ERASE-ME-4711', seed: 3 }));
    await writePhantom(join(dicom, 'two'), phantomPatient({ patientId: 'KEEP-ME-0815', seed: 4 }));
    expect((await qiawHere(['run', ...deepFeatures, dicom, '--data', data, '--roi', '^GTV', '--quiet'])).code).toBe(0);
    const cases = readdirSync(join(data, 'cases'));
    expect(cases).toHaveLength(2);

    const preview = withInput('ERASE-ME-4711\n', 'subject', 'erase', '--patient-id-stdin', '--data', data, '--json');
    expect(preview.status).toBe(2);
    expect(JSON.parse(preview.stdout)).toMatchObject({ event: 'preview', cases: 1 });
    expect(readdirSync(join(data, 'cases'))).toEqual(cases);
    const traces = new Map(
      cases.map((id) => [
        id,
        onlyIn(
          id,
          cases.filter((other) => other !== id),
        ),
      ]),
    );

    const erased = withInput('ERASE-ME-4711\n', 'subject', 'erase', '--patient-id-stdin', '--data', data, '--yes');
    expect(erased.stderr).toBe('');
    expect(erased.status).toBe(0);
    const [kept] = readdirSync(join(data, 'cases'));
    const gone = cases.find((id) => id !== kept)!;
    expect(traces.get(gone)!.length).toBeGreaterThan(50);
    const nothingLeft = async (): Promise<void> => {
      for (const [name, content] of await filesOf(data)) {
        const found = [gone, ...traces.get(gone)!].filter((trace) => `${name}\n${content}`.includes(trace));
        expect(found, name).toEqual([]);
      }
    };
    await nothingLeft();

    const again = await qiawHere(['run', ...deepFeatures, dicom, '--data', data, '--roi', '^GTV', '--quiet']);
    expect(again.code).toBe(0);
    expect(readdirSync(join(data, 'cases'))).toEqual([kept]);
    await nothingLeft();
    expect(withInput('NOBODY-1', 'subject', 'erase', '--patient-id-stdin', '--data', data, '--yes').status).toBe(3);
  });

  it('can be released from quarantine only when it is there', async () => {
    const release = await qiawHere(['quarantine', 'release', 'nobody', '--data', data]);
    expect(release.code).toBe(1);
    expect(release.stderr).toContain('QIAW_QUARANTINE');
  });
});
