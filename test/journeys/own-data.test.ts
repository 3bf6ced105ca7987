import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseSheet, sha256, silentLog } from '../../src/core/index.ts';
import { passphraseCost } from '../../src/core/register/register-keys.ts';
import { loadQueries } from '../../src/graph/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import { createApp } from '../../src/server/index.ts';
import { routes } from '../../src/server/routes.ts';
import { followDataDirectory } from '../../src/store/index.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { needlesIn } from '../support/needle-source.ts';
import { contentOf } from '../support/needles.ts';
import { onTerminal } from '../support/on-terminal.ts';
import { temporaryFolder } from '../support/temporary.ts';

passphraseCost.N = 2 ** 10;
const folder = temporaryFolder('own-data');
const [source, data, register] = [join(folder, 'dicom'), join(folder, 'data'), join(folder, 'safe', 'register')];
const env = { QIAW_REGISTER_PASSPHRASE: 'a passphrase of the owner' };
const [base, secret] = ['http://127.0.0.1:8080/', 's'.repeat(40)];
const own = ['--data', data];
const ids = ['zqx-owner-1', 'zqx-owner-2'];
const texts = ['gtvp boost jvs', 'slokdarm', 'dicom/patient'];
let said = '';
let located: Record<string, unknown>;

/** docs/own-data.md, in its order. */
describe('A person with a folder of their own', () => {
  beforeAll(async () => {
    const names = ['GTVp boost JvS', 'Hart', 'Long_L', 'PTV_60Gy', 'Slokdarm'];
    const rois = names.map((name, n) => ({ name, shape: sphere([-16 + 8 * n, 0, 0], 7), hu: 20 + n }));
    const size = [48, 24, 14] as const;
    await writePhantom(join(source, 'patient-a'), phantomPatient({ patientId: 'ZQX-OWNER-1', size, rois }));
    await writePhantom(
      join(source, 'patient-b'),
      phantomPatient({ patientId: 'ZQX-OWNER-2', seed: 2, size, rois }).withGap(7),
    );
    const run = await qiawHere(['run', source, ...own, '--register', register, '--model', 'none'], { env });
    expect(run.code).toBe(3);
    said = run.stdout + run.stderr;
  });

  it('gets standard names, and a hash for the initials of a colleague', () => {
    const manifest = readFileSync(join(data, 'manifest.csv'), 'utf8');
    for (const label of ['Heart', 'Lung_L', 'PTV_60Gy', 'Esophagus']) expect(manifest).toContain(`/${label}.nrrd`);
    expect(manifest).toMatch(/GTVp_boost_unmapped-[a-z2-7]{10}/);
  });

  it('gets a table to edit with what was not recognised', async () => {
    const table = join(folder, 'own.yaml');
    expect((await qiawHere(['names', 'suggest', source, '--out', table])).code).toBe(0);
    expect(readFileSync(table, 'utf8')).toContain('aliases:');
  });

  it('sees on a terminal what a pseudonym, case, region and hash stand for', async () => {
    const [, , , id = '', roi = ''] = readFileSync(join(data, 'manifest.csv'), 'utf8').split('\n')[1]!.split(',');
    const ofCase = await onTerminal(['whois', id, ...own], env);
    expect(ofCase.stdout).toContain('ZQX-OWNER-1');
    expect(ofCase.stdout).toMatch(/ROI name +GTVp boost JvS/);
    expect(ofCase.stdout).toContain(join(source, 'patient-a'));
    expect((await onTerminal(['whois', `${id}/${roi}`, ...own], env)).stdout).toMatch(/^region/);
    const hash = /unmapped-[a-z2-7]{10}/.exec(readFileSync(join(data, 'manifest.csv'), 'utf8'))![0];
    expect((await onTerminal(['whois', hash, ...own], env)).stdout).toContain('GTVp boost JvS');
    const subject = id.replace(/-[0-9a-f]{8}$/, '');
    const address = `http://127.0.0.1:8080/id/subject/${subject}`;
    expect((await onTerminal(['whois', address, ...own], env)).stdout).toContain('ZQX-OWNER-1');
    expect((await onTerminal(['subject', 'find', 'ZQX-OWNER-1', ...own], env)).stdout).toContain(id);
  });

  it('sees the files behind each refusal, and where slices are missing', async () => {
    const { stdout, stderr } = await onTerminal(['locate', ...own, '--json'], env);
    expect(stderr).toBe('');
    const lines = jsonLines({ code: 0, stdout, stderr });
    expect(lines.length).toBeGreaterThan(0);
    for (const { entry } of lines) expect(entry).toMatchObject({ path: expect.stringContaining('patient-b') });
    located = lines.find(({ code }) => code === 'QIAW_SERIES_GAP')!;
    const { evidence, missingMm } = located as { evidence: Record<string, number>; missingMm: number[] };
    expect(missingMm).toHaveLength(evidence['missingSlices']!);
    expect(missingMm[0]).toBeCloseTo(evidence['firstGapAfterMm']! + evidence['usualGapMm']!, 1);
    const { input } = located as { input: { id: string } };
    expect((await onTerminal(['locate', input.id, ...own], env)).stdout).toContain('missing at (mm)');
  });

  it('joins the features to a sheet by PatientID, in a file that only they can read', async () => {
    const sheet = join(folder, 'clinical.csv');
    writeFileSync(sheet, '\ufeffPatientID;stage;subject\nZQX-OWNER-1;IIIA;x\nZQX-OTHER;I;y\n');
    const out = join(folder, 'private.csv');
    const join_ = ['--join', sheet, '--on', 'PatientID', '--out', out];
    const { code } = await qiawHere(['features', ...own, '--with-patient-id', ...join_], { env });
    expect(code).toBe(0);
    const [header, ...rows] = parseSheet(readFileSync(out, 'utf8'))!;
    expect(header!.slice(0, 4)).toEqual(['PatientID', 'stage', 'subject.sheet', 'subject']);
    expect(rows).toHaveLength(5);
    expect(rows.map((row) => row.slice(0, 2))).toContainEqual(['ZQX-OWNER-1', 'IIIA']);
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  it.each(['data/exports/x.csv', 'checkout/x.csv'])('cannot write that table to %s', async (path) => {
    mkdirSync(join(folder, 'checkout', '.git'), { recursive: true });
    const out = ['--with-patient-id', '--out', join(folder, path)];
    const { code, stderr } = await qiawHere(['features', ...own, ...out], { env });
    expect(code).toBe(2);
    expect(stderr).toContain('must not be in');
  });

  it.each([['whois', 'kabcd-x'], ['locate'], ['subject', 'find', 'ZQX-OWNER-1']])(
    'is told nothing through a pipe, in CI or in a container: %s',
    async (...args) => {
      const { code, stdout, stderr } = await qiawHere([...args, ...own], { env });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('on a terminal only');
      for (const where of [{ CI: '1' }, { container: 'podman' }])
        expect((await onTerminal([...args, ...own], { ...env, ...where })).code).toBe(2);
    },
  );

  it('leaves a line in the audit log for each question, without the question', async () => {
    const { stdout } = await qiawHere(['audit', ...own]);
    for (const door of ['whois', 'locate', 'features', 'subject.find']) expect(stdout).toContain(`terminal  ${door}`);
  });

  it('finds these names nowhere in the data directory, the output of the run or the register', () => {
    for (const place of [data, join(folder, 'safe')]) {
      expect(needlesIn(place, said, ids)).toEqual([]);
      for (const name of readdirSync(place, { recursive: true, encoding: 'utf8' })) {
        if (/(?:seg|sr)\.dcm$/.test(name) || !statSync(join(place, name)).isFile()) continue;
        const content = name.toLowerCase() + contentOf(join(place, name));
        expect([name, texts.filter((text) => content.includes(text))]).toEqual([name, []]);
      }
    }
    expect(texts.filter((text) => said.toLowerCase().includes(text))).toEqual([]);
    expect(statSync(register).mode & 0o777).toBe(0o600);
  });

  it('finds them in no answer of the server, with every right', async () => {
    const directory = await followDataDirectory(data, { base, ontology: false, replicas: 1 });
    await directory.load();
    const app = createApp({
      ...{ store: directory.store, directory, dataDirectory: data, base, host: '127.0.0.1', port: 8080 },
      ...{ log: silentLog, queries: loadQueries(), version: '0.1.0' },
      access: { datasets: {}, trustLoopback: false, tokens: [{ sha256: sha256(secret), scope: 'write' }] },
    });
    const seen = new Set(['/', '/openapi.json', '/sitemap.xml', '/metrics', '/files/audit.ndjson', '/data.register']);
    for (const { path } of routes) if (!path.includes(':')) seen.add(path.replace('*', ''));
    seen.add(`/sparql?query=${encodeURIComponent('SELECT * { GRAPH ?g { ?s ?p ?o } }')}`);
    const found: string[] = [];
    for (const path of seen) {
      if (/(?:seg|sr)\.dcm/.test(path)) continue;
      const headers = { authorization: `Bearer ${secret}`, host: '127.0.0.1:8080', accept: 'text/html, */*;q=0.5' };
      const text = (await (await app.request(path, { headers })).text()).toLowerCase();
      for (const needle of [...ids, ...texts, 'register.keys'])
        if (text.includes(needle)) found.push(`${path}: ${needle}`);
      for (const [, link = ''] of text.matchAll(/href="(\/[^"#]*)"/g))
        if (seen.size < 120) seen.add(link.replaceAll('&amp;', '&'));
    }
    await directory.close();
    expect(seen.size).toBeGreaterThan(60);
    expect(found).toEqual([]);
  });

  it('gets the same answers without a register from the sources, and PatientIDs from the cases alone', async () => {
    const without = ['--register', join(folder, 'none')];
    const hash = /unmapped-[a-z2-7]{10}/.exec(readFileSync(join(data, 'manifest.csv'), 'utf8'))![0];
    const again = await onTerminal(['whois', hash, ...own, ...without, '--source', source]);
    expect(again.stdout).toContain('GTVp boost JvS');
    const { input } = located as { input: { id: string } };
    const place = await onTerminal(['locate', input.id, ...own, ...without, '--source', source]);
    expect(place.stdout).toContain('missing at (mm)');
    expect((await onTerminal(['whois', hash, ...own, ...without])).code).toBe(3);
    expect((await onTerminal(['subject', 'find', 'ZQX-OWNER-1', ...own, ...without])).code).toBe(0);
  });

  it('erases a patient from the register too', async () => {
    const [, , , id = ''] = readFileSync(join(data, 'manifest.csv'), 'utf8').split('\n')[1]!.split(',');
    const subject = id.replace(/-[0-9a-f]{8}$/, '');
    expect((await qiawHere(['subject', 'erase', subject, ...own, '--yes'])).code).toBe(0);
    expect((await onTerminal(['whois', subject, ...own], env)).code).toBe(3);
    expect((await onTerminal(['locate', ...own], env)).stdout).toContain('ZQX-OWNER-2');
  });
});
