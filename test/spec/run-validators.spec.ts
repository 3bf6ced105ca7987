import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scan } from '../../src/dicom/index.ts';
import { walkFolder } from '../../src/sources/index.ts';
import { qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { dcentvfy, dciodvfy, hasProgram } from './programs.ts';

const source = realData('lung1-005', 'dicom');
const programs = hasProgram('dciodvfy') && hasProgram('dcentvfy');

/** What dciodvfy cannot know: the private coding schemes. */
const privateScheme = /CodingSchemeDesignator.* - Unrecognized defined term = <99(PYRADIOMICS|QIAW)>$/;

describe.skipIf(!programs || !source)(
  'The output of a run on LUNG1-005, which has a structure set and a segmentation,',
  () => {
    const cases = new Map<string, string>();
    let images: string[];
    beforeAll(async () => {
      const data = join(temporaryFolder('run-spec'), 'data');
      expect(await qiaw(['run', source!, '--data', data, '--model', 'none', '--quiet'])).toMatchObject({ code: 0 });
      for (const name of readdirSync(join(data, 'cases'))) {
        const folder = join(data, 'cases', name);
        const { delineation } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as {
          delineation: { kind: string };
        };
        cases.set(delineation.kind, folder);
      }
      images = (await scan(walkFolder([source!]))).series.flatMap(({ instances }) => instances.map(({ path }) => path));
    });

    it('is one case for each', () => {
      expect([...cases.keys()].sort()).toEqual(['RTSTRUCT', 'SEG']);
    });

    it.each(['RTSTRUCT', 'SEG'])(
      'from the %s: consists of valid objects (dciodvfy) that agree with the images (dcentvfy)',
      (kind) => {
        const objects = ['seg.dcm', 'sr.dcm'].map((file) => join(cases.get(kind)!, file));
        for (const object of objects) {
          const { errors, warnings } = dciodvfy(object);
          expect(errors).toEqual([]);
          expect(warnings.filter((line) => !privateScheme.test(line))).toEqual([]);
        }
        expect(dcentvfy([...images, ...objects]).errors).toEqual([]);
      },
    );
  },
);
