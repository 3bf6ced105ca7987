import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caseSnippets, directoryReadme } from '../../src/catalogue/index.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('readme');

describe('README.md of a data directory', () => {
  it('is written by the first run, and never over a file that is there', async () => {
    mkdirSync(join(folder, 'dicom'));
    writeFileSync(join(folder, 'dicom', 'a.txt'), 'not DICOM');
    const run = ['run', join(folder, 'dicom'), '--data', join(folder, 'data'), '--quiet'];
    await qiawHere(run);
    const path = join(folder, 'data', 'README.md');
    expect(readFileSync(path, 'utf8')).toBe(directoryReadme());
    writeFileSync(path, 'Ask Ann before you use this.\n');
    await qiawHere(run);
    expect(readFileSync(path, 'utf8')).toBe('Ask Ann before you use this.\n');
  });

  it('has a snippet for each program, as the page of a case has, and names each file that it reads', () => {
    const headings = directoryReadme().match(/^### .*$/gm);
    expect(headings).toEqual(['### Python', '### R', '### 3D Slicer']);
    const snippets = caseSnippets({ id: 'k-1', mask: 'masks/GTV-1.nrrd', seg: 'seg.dcm' });
    expect(snippets.map(({ program }) => `### ${program}`)).toEqual(headings);
    expect(snippets[0]!.code).toContain('segread(str(case / "seg.dcm"))');
    expect(snippets[0]!.code).not.toContain('srread');
  });
});
