import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines, qiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('wrong-sources');

describe('A folder that holds no case', () => {
  const empty = join(folder, 'empty');
  const texts = join(folder, 'texts');
  mkdirSync(empty);
  mkdirSync(texts);
  writeFileSync(join(texts, 'notes.txt'), 'no image');

  it.each([
    [empty, 'there is no file in the sources'],
    [texts, 'no file in the sources is DICOM'],
  ])('is named as what it is, also to who only plans', async (source, why) => {
    const data = join(folder, 'data');
    const [planned, done] = [
      await qiaw(['run', source, '--data', data, '--plan']),
      await qiaw(['run', source, '--data', data, '--json']),
    ];
    expect(planned.stderr).toContain(why);
    expect(done.code).toBe(0);
    expect(jsonLines(done)).toContainEqual(
      expect.objectContaining({
        event: 'note',
        code: 'QIAW_SOURCE_NO_CASE',
        message: expect.stringContaining(why) as string,
      }),
    );
  });
});

describe('The data directory', () => {
  it('is no source of itself, and nothing is written when it is given as one', async () => {
    const data = join(folder, 'results');
    mkdirSync(join(data, 'cases'), { recursive: true });
    for (const source of [data, join(data, 'cases')]) {
      const refused = await qiaw(['run', source, '--data', data]);
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringMatching(/^QIAW_USAGE: Source 1 of 1 lies in the data/),
      ]);
    }
    expect(existsSync(join(data, 'qiaw.json'))).toBe(false);
  });
});
