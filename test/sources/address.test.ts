import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAddress } from '../../src/sources/index.ts';
import { writeFiles } from '../support/dicom-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
const text = (content: string): Buffer => Buffer.from(content);

describe('Parsing a source as it was written', () => {
  it('distinguishes manifests from folders and files by their content', async () => {
    const root = await writeFiles(folder(), {
      'a.zip': text('PK\u0003\u0004'),
      'b.dcm': Buffer.concat([Buffer.alloc(128), text('DICM')]),
      'c.txt': text('# a comment\n\ncp s3://idc-open-data/00/* .\n'),
      'd.tcia': text('downloadServerUrl=https://x\nincludeAnnotation=true\nListOfSeriesToDownload=\n1.2.3\n'),
      'e.txt': text('notes about s3 and gs'),
    });
    const kinds = await Promise.all(
      ['', 'a.zip', 'b.dcm', 'c.txt', 'd.tcia', 'e.txt'].map(
        async (name) => (await readAddress(join(root, name))).kind,
      ),
    );
    expect(kinds).toEqual(['folder', 'folder', 'folder', 's5cmd', 'tcia', 'folder']);
  });

  it('reads web addresses', async () => {
    expect(await readAddress('dicomweb:https://pacs.example.org/dicom-web')).toMatchObject({
      kind: 'dicomweb',
      url: new URL('https://pacs.example.org/dicom-web/'),
    });
    expect(await readAddress('xnat:https://xnat.example.org/base/LUNG%201')).toMatchObject({
      kind: 'xnat',
      url: new URL('https://xnat.example.org/base/'),
      project: 'LUNG 1',
    });
  });

  it('refuses passwords on the command line, filters in the URL, unknown schemes and missing projects', async () => {
    const refused = async (source: string): Promise<string> =>
      readAddress(source).then(
        () => '',
        (error: Error & { code: string }) => `${error.code} ${error.message}`,
      );
    expect(await refused('dicomweb:https://me:secret@pacs.example.org/')).toMatch(/^QIAW_USAGE .*QIAW_SOURCE_USER/);
    expect(await refused('dicomweb:https://me:secret@pacs.example.org/')).not.toMatch(/secret@/);
    expect(await refused('dicomweb:https://pacs.example.org/?PatientID=1')).toMatch(/--patient/);
    expect(await refused('dicomweb:pacs.example.org')).toMatch(/http or https URL/);
    expect(await refused('xnat:https://xnat.example.org/')).toMatch(/project is missing/);
    expect(await refused('ftp://example.org/x')).toMatch(/Unknown kind of source: "ftp:"/);
    expect(await refused('/nowhere/at/all')).toMatch(/^QIAW_SOURCE_MISSING/);
  });
});
