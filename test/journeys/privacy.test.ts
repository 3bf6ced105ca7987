import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { defaultRois, phantomPatient, writePhantom } from '../../src/phantom/index.ts';
import { qiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const planted = {
  patientId: 'ZQX-778341-WVU',
  patientName: 'Quackenbush^Thaddeus',
  patientBirthDate: '19431107',
  accessionNumber: 'ACC-5512983',
  roi: 'tumour of T. Quackenbush',
};

/** The planted identifiers as they are, folded, URL-encoded, in base64 at every alignment. */
function disguises(text: string): string[] {
  const base64 = [0, 1, 2].map((shift) => {
    const bytes = Buffer.from(' '.repeat(shift) + text);
    return bytes.toString('base64').slice(shift === 0 ? 0 : 4, -4);
  });
  const plain = [text, encodeURIComponent(text), text.replaceAll('^', ' '), text.replaceAll('^', '_')];
  return [...plain.flatMap((form) => [form.toLowerCase()]), ...base64.map((form) => form.toLowerCase())];
}

const needles = [...Object.values(planted).flatMap(disguises), ...planted.patientName.split('^').flatMap(disguises)];

function contentOf(path: string): string {
  const bytes = readFileSync(path);
  const nrrdData = bytes.indexOf('\n\n');
  const body = path.endsWith('.nrrd') ? gunzipSync(bytes.subarray(nrrdData + 2)) : bytes;
  return `${bytes.toString('latin1')} ${path.endsWith('.nrrd') ? body.toString('latin1') : ''}`.toLowerCase();
}

describe('Under --identity pseudonym', () => {
  it('no output but the identifying DICOM object, no name, log line or message holds a planted identifier', async () => {
    const folder = temporaryFolder('privacy');
    const dicom = join(folder, 'in');
    const rois = [...defaultRois, { ...defaultRois[0]!, name: planted.roi }];
    await writePhantom(join(dicom, 'good'), phantomPatient({ ...planted, rois }));
    await writePhantom(join(dicom, 'broken'), phantomPatient({ ...planted, seed: 9, rois }).without(5));
    const data = join(folder, 'data');
    const run = await qiaw(['run', dicom, '--data', data, '--json', '--config', debugConfig(folder)]);
    expect(run.code).toBe(3);
    const found: string[] = [];
    const look = (where: string, text: string): void => {
      for (const needle of needles) if (text.includes(needle)) found.push(`${where}: ${needle}`);
    };
    look('stdout', run.stdout.toLowerCase());
    look('stderr', run.stderr.toLowerCase());
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
      look('a file name', name.toLowerCase());
      const path = join(data, name);
      if (statSync(path).isFile() && !name.endsWith('seg.dcm')) look(name, contentOf(path));
    }
    expect(found).toEqual([]);
    expect(contentOf(seg(data))).toContain(planted.patientId.toLowerCase());
  });
});

function seg(data: string): string {
  const id = readdirSync(join(data, 'cases'))[0]!;
  return join(data, 'cases', id, 'seg.dcm');
}

function debugConfig(folder: string): string {
  const path = join(folder, 'qiaw.yaml');
  writeFileSync(path, 'log: { level: debug }\n');
  return path;
}
