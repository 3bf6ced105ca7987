import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const doctor = async (data: string, ...more: readonly string[]) => {
  const finished = await qiawHere(['doctor', '--data', data, '--json', ...more]);
  return jsonLines(finished).find(({ what }) => what === 'rights');
};

describe('A data directory', () => {
  it('is accessible to its owner only when a run creates it, and so is every DICOM object', async () => {
    const folder = temporaryFolder('rights');
    await generateCohort(join(folder, 'dicom'), { patients: 1, seed: 1 });
    const data = join(folder, 'some', 'data');
    const first = await qiawHere(['run', join(folder, 'dicom'), '--data', data, '--model', 'none', '--json']);
    expect(first.stderr).not.toContain('Other users of this machine');
    expect([modeOf(data), modeOf(join(folder, 'some'))]).toEqual(['700', '755']);
    const { case: made } = jsonLines(first).find(({ event, case: id }) => event === 'case' && id !== undefined)!;
    for (const name of ['seg.dcm', 'sr.dcm']) expect(modeOf(join(data, 'cases', made as string, name))).toBe('600');
    expect(modeOf(join(data, '.checkpoints.ndjson'))).toBe('600');

    chmodSync(data, 0o755);
    const second = await qiawHere(['run', join(folder, 'dicom'), '--data', data, '--model', 'none']);
    expect(second.stderr).toContain(`Other users of this machine have rights to ${data} (mode 755)`);
    expect(modeOf(data)).toBe('755');
  });

  it('that others may enter is reported by doctor and repaired on request, including its keys and identifying files', async () => {
    const data = join(temporaryFolder('rights'), 'data');
    mkdirSync(join(data, 'cases', 'c'), { recursive: true });
    const wide = [`${data}.identity-key`, join(data, 'cases', 'c', 'seg.dcm'), join(data, 'audit.ndjson')];
    for (const path of wide) writeFileSync(path, 'the identity key of the test suite, long enough', { mode: 0o644 });
    writeFileSync(join(data, 'cases', 'c', 'image.nrrd'), '', { mode: 0o644 });
    chmodSync(data, 0o750);
    expect(await doctor(data)).toMatchObject({ state: 'bad', detail: expect.stringContaining('(mode 750)') });
    expect(modeOf(data)).toBe('750');
    expect(await doctor(data, '--fix')).toMatchObject({ state: 'ok', detail: expect.stringContaining('fixed 4') });
    expect([data, ...wide].map(modeOf)).toEqual(['700', '600', '600', '600']);
    expect(modeOf(join(data, 'cases', 'c', 'image.nrrd'))).toBe('644');
    expect(await doctor(data)).toMatchObject({ state: 'ok' });
  });
});
