import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { ctFiles, part10, structureSet, writeFiles } from '../support/dicom-fixture.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('wrong-sources');

describe('A source without a case', () => {
  const empty = join(folder, 'empty');
  const texts = join(folder, 'texts');
  const images = join(folder, 'images');
  mkdirSync(empty);
  mkdirSync(texts);
  writeFileSync(join(texts, 'notes.txt'), 'no image');

  beforeAll(() => writeFiles(images, ctFiles(3)));

  it.each([
    [empty, 'there is no file in the sources'],
    [texts, 'no file in the sources is DICOM'],
    [images, '1 image series without delineation (CT of 3 slices)'],
  ])('is reported for what it is, also when only planning, and is not a success', async (source, why) => {
    const data = join(folder, 'data');
    const [planned, done] = [
      await qiawHere(['run', source, '--data', data, '--plan']),
      await qiawHere(['run', source, '--data', data, '--json']),
    ];
    expect(planned.stderr).toContain(why);
    expect([planned.code, done.code]).toEqual([3, 3]);
    expect(jsonLines(done)).toContainEqual(
      expect.objectContaining({
        event: 'note',
        code: 'QIAW_SOURCE_NO_CASE',
        message: expect.stringContaining(why) as string,
      }),
    );
    expect(jsonLines(done).at(-1)).toMatchObject({
      event: 'summary',
      outcome: 'partial',
      sourcesWithoutCase: [expect.stringContaining(why)],
    });
  });

  it('does not cost another source its case, is reported under --quiet too, and is still reported when all cases exist already', async () => {
    const [data, patient] = [join(folder, 'two'), join(folder, 'patient')];
    await writePhantom(patient, phantomPatient({ patientId: 'SRC-01', seed: 5 }));
    for (const [sources, code, made] of [
      [[patient, empty], 3, '1 case made ('],
      [[patient], 0, '1 complete already'],
    ] as const) {
      const run = await qiawHere(['run', ...sources, '--data', data, '--model', 'none', '--quiet']);
      expect([run.code, run.stderr], run.stderr).toEqual([code, expect.stringContaining(made)]);
      expect(run.stderr.includes('there is no file in source 2 of 2')).toBe(code === 3);
    }
  });
});

describe('The choice of delineations', () => {
  const source = join(folder, 'delineations');
  const options = ['--data', join(folder, 'chosen'), '--plan', '--json'];
  const plan = async (...more: string[]) => {
    const planned = await qiawHere(['run', source, ...options, ...more]);
    const last = jsonLines(planned).at(-1) as { counts?: { new: number } } & Record<string, unknown>;
    return {
      code: planned.code,
      stderr: planned.stderr,
      leftOut: last?.['leftOut'],
      cases: last?.counts?.new,
      refused: last?.['refused'],
    };
  };

  beforeAll(async () => {
    const rt = (uid: string, text: string) =>
      part10(structureSet([{ number: 1, name: 'GTV' }], 3, { x00080018: ['UI', uid], x0008103e: ['LO', text] }));
    await writeFiles(source, { ...ctFiles(3), a: rt('1.2.3.50', 'Observer A'), b: rt('1.2.3.51', 'Observer B') });
  });

  it('is made on the command line or in the configuration, and the ones left out are counted', async () => {
    expect(await plan()).toMatchObject({ code: 0, cases: 2, refused: 0 });
    expect(await plan('--series-description', 'observer a')).toMatchObject({
      code: 0,
      cases: 1,
      leftOut: 1,
      refused: 0,
    });
    expect(await plan('--delineations', 'seg')).toMatchObject({ code: 3, cases: 0, leftOut: 2, refused: 0 });
    const config = join(folder, 'qiaw.yaml');
    writeFileSync(config, 'run: { delineations: rtstruct, seriesDescription: "B$" }\n');
    expect(await plan('--config', config)).toMatchObject({ code: 0, cases: 1, leftOut: 1 });
    expect(await plan('--config', config, '--series-description', '')).toMatchObject({ code: 0, cases: 2 });
  });

  it('is a usage error where it makes no sense', async () => {
    expect(await plan('--series-description', '(')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^QIAW_USAGE: --series-description is not a regular expression/) as string,
    });
    expect((await plan('--delineations', 'contours')).code).toBe(2);
  });

  it.runIf(realData('cohorts', 'rider'))('selects the requested delineations from a public collection', async () => {
    const rider = realData('cohorts', 'rider')!;
    for (const [filter, cases] of [
      [['--delineations', 'rtstruct'], 8],
      [['--delineations', 'seg', '--series-description', '_RETEST$'], 4],
    ] as const) {
      const planned = await qiawHere(['run', rider, ...options, ...filter]);
      // The scout is refused; nobody delineated it.
      expect([planned.code, jsonLines(planned).at(-1)]).toEqual([
        0,
        expect.objectContaining({ counts: expect.objectContaining({ new: cases }), refused: 1 }),
      ]);
    }
  });

  it.runIf(realData('cohorts', 'interobs'))('takes one of two encodings of the same delineations', async () => {
    for (const [kind, cases] of [
      ['rtstruct', 1],
      ['all', 2],
    ] as const) {
      const planned = await qiawHere(['run', realData('cohorts', 'interobs')!, ...options, '--delineations', kind]);
      expect([planned.code, jsonLines(planned).at(-1)]).toEqual([
        0,
        expect.objectContaining({ counts: expect.objectContaining({ new: cases }), refused: 0 }),
      ]);
    }
  });
});

describe('The data directory', () => {
  it('is not a source for itself: nothing is written when it is given as one', async () => {
    const data = join(folder, 'results');
    mkdirSync(join(data, 'cases'), { recursive: true });
    for (const source of [data, join(data, 'cases')]) {
      const refused = await qiawHere(['run', source, '--data', data]);
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringMatching(/^QIAW_USAGE: Source 1 of 1 is in the data/),
      ]);
    }
    expect(existsSync(join(data, 'qiaw.json'))).toBe(false);
  });
});
