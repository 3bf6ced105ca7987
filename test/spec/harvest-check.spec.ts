import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines, qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';

const real = realData('lung1-005', 'dicom');

const record = `title: NSCLC-Radiomics, one patient
description: Radiomic and deep features of one patient of the public NSCLC-Radiomics collection, with segmentation and provenance.
publisher: { name: Example Clinic, homepage: "https://clinic.example/", email: data@clinic.example, country: NLD }
contact: { name: Data desk, email: data@clinic.example }
creators: [{ name: Example Clinic, homepage: "https://clinic.example/" }]
licence: CC-BY-4.0
accessRights: public
keywords: [radiomics, lung]
sources: ["https://doi.org/10.7937/K9/TCIA.2015.PF0M9REI"]
`;

/** Codes of the findings, and the points that F-UJI would award each dataset. */
async function harvested(data: string): Promise<{ codes: unknown[]; points: unknown[] }> {
  const lines = jsonLines(await qiaw(['harvest-check', '--data', data, '--json']));
  const of = (event: string) => lines.filter((line) => line['event'] === event);
  return {
    codes: of('finding').map(({ code, place }) => `${code} ${place}`),
    points: of('assessment').map(({ earned, total }) => [earned, total]),
  };
}

describe('The whole program, as seen by harvesters,', () => {
  it('gives no findings about its demonstration, and F-UJI awards all points that need no registered identifier', async () => {
    const data = join(temporaryFolder('harvest-demo'), 'data');
    expect((await qiaw(['start', '--once', '--quiet', '--data', data])).code).toBe(0);
    expect(await harvested(data)).toEqual({ codes: [], points: [[25, 26]] });
  });

  it.skipIf(real === undefined)('gives no findings about LUNG1-005', async () => {
    const data = join(temporaryFolder('harvest-lung1'), 'data');
    mkdirSync(join(data, 'datasets', 'lung1'), { recursive: true });
    writeFileSync(join(data, 'datasets', 'lung1', 'record.yaml'), record);
    await qiaw(['run', real!, '--data', data, '--dataset', 'lung1', '--quiet']);
    expect(await harvested(data)).toEqual({ codes: [], points: [[25, 26]] });
  });
});
