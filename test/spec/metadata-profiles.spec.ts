import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUp } from '../../src/cli/options/common.ts';
import { type OpenCatalogue, openCatalogue } from '../../src/cli/serve/open-catalogue.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import { qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { peerFile, peerPython } from './peer-python.ts';

const python = peerPython('.venv-catalogue', 'requirements-catalogue.txt', ['pyshacl', 'jsonschema', 'datacite']);
const script = (name: string): string => fileURLToPath(new URL(`harvesters/${name}`, import.meta.url));
const shapes = (name: string): string => fileURLToPath(new URL(`../../shapes/${name}`, import.meta.url));
const healthShapes = realData('shapes', 'healthdcat-r8-public.ttl');
const lung1 = realData('lung1-005', 'dicom');
const eucaim = 'https://hyperontology.eucaim.cancerimage.eu/#';
const eucaimKey = `eucaim={condition: CLIN1000065, collectionMethod: ["${eucaim}COM1001085"], interoperabilityLevel: "${eucaim}TIER1", types: ["${eucaim}COM1001500"], manufacturers: [IMG1000044], bodyParts: ["${eucaim}BP1000001"]}`;

/** ckanext-dcat without CKAN: its wheel, unpacked. */
function ckanext(): string | undefined {
  const folder = peerFile('.ckanext');
  if (python !== undefined && !existsSync(join(folder, 'ckanext'))) {
    spawnSync(python, ['-m', 'pip', 'install', '-q', '--no-deps', '--target', folder, 'ckanext-dcat==2.4.4']);
  }
  return existsSync(join(folder, 'ckanext')) ? folder : undefined;
}

/** The newest ldes-client that this spec was written with, in a folder of its own. */
function ldesClient(): string | undefined {
  const folder = temporaryFolder('ldes-client');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', 'ldes-client@0.3.0'], { cwd: folder });
  if (!existsSync(join(folder, 'node_modules', 'ldes-client'))) return undefined;
  const program = join(folder, 'read.mjs');
  writeFileSync(program, readFileSync(script('ldes.mjs')));
  return program;
}

/** The last line of JSON that a script prints. Must not block: the server runs in this process. */
const run = (...args: string[]): Promise<never> => runProgram(python!, ...args);

function runProgram(program: string, ...args: string[]): Promise<never> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.on('close', (code) =>
      code === 0
        ? resolve(JSON.parse(out.trim().split('\n').at(-1)!) as never)
        : reject(new Error(`${args[0]}: ${code}`)),
    );
  });
}

const subjects = [
  { name: 'the demonstration', dataset: 'default', source: 'demonstration', missing: [`hasBirthSex MinCount`] },
  { name: 'LUNG1-005', dataset: 'lung1', source: lung1, missing: [] },
] as const;

describe.skipIf(python === undefined).each(subjects.filter(({ source }) => source !== undefined))(
  'The metadata of $name',
  ({ dataset, source, missing }) => {
    const folder = temporaryFolder('metadata-profiles');
    const data = join(folder, 'data');
    const port = 20_000 + (process.pid % 20_000);
    const base = `http://127.0.0.1:${port}/`;
    const config = join(folder, 'qiaw.yaml');
    let catalogue: OpenCatalogue;

    beforeAll(async () => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(config, `base: ${base}\nserver: { port: ${port} }\n`);
      const must = async (...args: string[]) => {
        const { code, stderr } = await qiaw([...args, '--data', data, '--config', config]);
        expect([0, 3], stderr).toContain(code);
      };
      if (source === 'demonstration') await must('start', '--once', '--quiet');
      else {
        await must('run', source!, '--quiet', '--model', 'none', '--dataset', dataset);
        const record = join(folder, 'record.yaml');
        writeFileSync(record, fullRecordText);
        await must('dataset', 'create', dataset, '--file', record);
      }
      await must('dataset', 'edit', dataset, '--set', eucaimKey);
      await must('dataset', 'edit', dataset, '--set', 'identifiers=["https://doi.org/10.12345/set"]');
      await must('dataset', 'publish', dataset);
      catalogue = await openCatalogue(data, await setUp({ config }));
      await catalogue.loaded;
    });
    afterAll(() => catalogue?.close());

    const shacl = (profile: string, ...files: string[]): Promise<{ documents: number; results: string[] }> =>
      run(script('shacl.py'), base, profile, ...files);

    it.skipIf(healthShapes === undefined)(
      'conform to HealthDCAT-AP release 8, each document and all together',
      async () => {
        const { documents, results } = await shacl('healthdcat-r8', healthShapes!);
        expect(documents).toBeGreaterThan(10);
        expect(results).toEqual([]);
      },
    );

    it('conform to EUCAIM DCAT-AP 2.0, except for what the images do not state', async () => {
      const { results } = await shacl('eucaim', script('eucaim-v2.ttl'));
      expect([
        ...new Set(
          results.map((line) =>
            line
              .split(' ')
              .slice(1)
              .join(' ')
              .replace(/ConstraintComponent/, ''),
          ),
        ),
      ]).toEqual(missing);
    });

    it('conform to our shapes of DCAT-AP 3.0.1, Health-RI and the FAIR Data Point in pySHACL too', async () => {
      const files = ['dcat/dcat-ap.ttl', 'dcat/health-ri.ttl', 'dcat/healthdcat-ap-8.ttl'];
      const layers = ['fdp', 'catalog', 'dataset', 'distribution'].map((name) => `fdp/${name}.ttl`);
      expect((await shacl('-', ...[...files, ...layers].map(shapes))).results).toEqual([]);
    });

    it('reach CKAN with addresses, dates, frequency and DOI', async () => {
      const extension = ckanext();
      if (extension === undefined) return;
      type Read = {
        url: string;
        extras: Array<{ key: string; value: string }>;
        resources: Array<Record<string, string>>;
      };
      const read: Read[] = await run(script('ckan.py'), `${base}catalog/main/page/dataset`, extension);
      expect(read).toHaveLength(1);
      const extras = new Map(read[0]!.extras.map(({ key, value }) => [key, value]));
      expect(extras.get('uri')).toBe(`${base}dataset/${dataset}`);
      expect(extras.get('alternate_identifier')).toContain('https://doi.org/10.12345/set');
      expect(extras.get('frequency')).toMatch(/^http:\/\/publications\.europa\.eu\/resource\/authority\/frequency\//);
      for (const key of ['issued', 'modified']) expect(Date.parse(extras.get(key)!)).toBeGreaterThan(0);
      for (const address of [read[0]!.url, ...read[0]!.resources.map(({ download_url }) => download_url!)]) {
        const response = await fetch(address, { headers: { accept: '*/*' } });
        expect([address, response.status]).toEqual([address, 200]);
        await response.body?.cancel();
      }
    });

    it('are replicated by ldes-client, every version as a member', async () => {
      const program = ldesClient();
      if (program === undefined) return;
      const members = await runProgram(process.execPath, program, `${base}changes`);
      expect(members).toEqual([[`${base}dataset/${dataset}/version/1.0.0`, expect.any(Number)]]);
    });

    it('have DataCite metadata that its JSON schema accepts', async () => {
      const out = join(folder, 'doi');
      const { code, stdout, stderr } = await qiaw([
        'dataset',
        'doi',
        dataset,
        '--data',
        data,
        '--config',
        config,
        '--out',
        out,
        '--json',
      ]);
      expect(code, stderr).toBe(0);
      const { files } = JSON.parse(stdout) as { files: [xml: string, json: string] };
      expect(readFileSync(join(out, files[0]), 'utf8')).toContain(
        '<identifier identifierType="DOI">10.12345/set</identifier>',
      );
      expect(await run(script('datacite-schema.py'), join(out, files[1]))).toEqual([]);
    });
  },
);
