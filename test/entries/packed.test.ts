import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { ballFiles, phantomFiles } from '../support/library-bundle.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = packageRoot();
/** Where a user installed the package: outside the checkout, with only its own dependencies. */
const folder = temporaryFolder('packed');
const installed = join(folder, 'node_modules', 'fair-qiaw');
let packed: readonly string[];

const run = (program: string, args: readonly string[], cwd = folder) =>
  promisify(execFile)(program, args, {
    cwd,
    env: { ...process.env, QIAW_IDENTITY_KEY: 'a key long enough for the tests' },
  });
const compile = (options: readonly string[]) =>
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), ...options]).catch((error) => {
    throw new Error((error as { stdout: string }).stdout);
  });
const example = async (name: string, ...args: readonly string[]) =>
  (await run(process.execPath, [`${name}.js`, ...args])).stdout;

beforeAll(async () => {
  const types = join(root, 'src', 'setup', 'types.mjs');
  const entries = readdirSync(join(root, 'src', 'entries')).flatMap((file) => /^(.*)\.ts$/.exec(file)?.[1] ?? []);
  const { bundleTypes } = (await import(/* @vite-ignore */ types)) as {
    bundleTypes(entries: readonly string[]): Promise<unknown>;
  };
  await bundleTypes(entries);
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root);
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  packed = files.map(({ path }) => path);
  mkdirSync(installed, { recursive: true });
  await run('tar', ['xzf', join(folder, filename), '--strip-components=1', '-C', installed]);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name.startsWith('.') || name === 'fair-qiaw') continue;
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  cpSync(join(root, 'examples'), folder, { recursive: true });
  const [image, mask] = await ballFiles();
  for (const { name, bytes } of [
    image,
    mask,
    ...phantomFiles().map((file) => ({ ...file, name: `dicom/${file.name}` })),
  ]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
});

describe('The package', () => {
  it('contains only what is used', () => {
    const used = [
      /^dist\/[^/]+\.(js|json|d\.ts)$/,
      /^(ontology|shapes|queries)\//,
      /^docs\//,
      /^src\/(deep\/default-model\/.*\.(json|yaml|onnx)|server\/sparql\/browser\/.*\.js)$/,
      /^(LICENSE|NOTICE|README\.md|package\.json)$/,
    ];
    expect(packed.filter((path) => !used.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(packed).toContain('dist/main.js');
    expect(packed).not.toContain('dist/command-list.js');
  });

  it('has no entry points other than the five of the library', async () => {
    const script = `for (const path of ['', '/radiomics', '/image', '/dicom', '/graph', '/dist/main.js', '/entries/image', '/package.json'])
      console.log(path, await import('fair-qiaw' + path).then((all) => typeof all, ({ code }) => code));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
    const closed = 'ERR_PACKAGE_PATH_NOT_EXPORTED';
    expect(stdout.trim().split('\n')).toEqual([
      'object',
      '/radiomics object',
      '/image object',
      '/dicom object',
      '/graph object',
      `/dist/main.js ${closed}`,
      `/entries/image ${closed}`,
      `/package.json ${closed}`,
    ]);
  });

  it('includes types that a browser program compiles against, without those of Node', async () => {
    writeFileSync(
      join(folder, 'page.ts'),
      `import { filesInMemory, scan } from 'fair-qiaw/dicom';
import { readImage, type Volume } from 'fair-qiaw/image';
import { extractFeatures, loadSettings } from 'fair-qiaw/radiomics';
export const page = async (bytes: Uint8Array, mask: Volume<Uint8Array>): Promise<number> => {
  const image = await readImage({ name: 'image.nrrd', bytes });
  const { values } = await extractFeatures(image, mask, await loadSettings('pyradiomics-default'));
  const found = await scan(filesInMemory([{ name: 'a.dcm', bytes }]));
  // @ts-expect-error a name is a text
  filesInMemory([{ name: 1, bytes }]);
  return values[0]!.value + found.files;
};
`,
    );
    const options = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--module',
      'NodeNext',
      '--lib',
      'ES2023,DOM',
    ];
    await compile([...options, '--target', 'ES2023', '--types', '', 'page.ts', '--ignoreConfig']);
  });

  describe('with the examples compiled against its types', () => {
    beforeAll(async () => {
      await compile(['-p', 'tsconfig.json']);
    });

    it('computes features of files in memory', async () => {
      const lines = (await example('features', 'image.nrrd', 'mask.nrrd')).trim().split('\n');
      expect(lines.map((line) => line.split('\t')[0])).toEqual([
        'original_shape_MeshVolume',
        'original_firstorder_Mean',
        'original_firstorder_Entropy',
        'log-sigma-2-0-mm-3D_firstorder_Mean',
        'log-sigma-2-0-mm-3D_firstorder_Entropy',
      ]);
    });

    it('computes features of a folder of DICOM, in worker threads', async () => {
      expect(await example('dicom-features', 'dicom')).toMatch(/^(.+\t\d+ voxels\t[\d.]+ ml\t107 features\n)+$/);
    });

    it('writes a DICOM-SEG', async () => {
      expect(await example('write-seg', 'dicom', 'seg.dcm')).toMatch(/^[1-9]\d* segments, \d+ bytes\n$/);
      expect(existsSync(join(folder, 'seg.dcm'))).toBe(true);
    });

    it('converts an image', async () => {
      expect(await example('convert', 'image.nrrd', 'out.nrrd')).toMatch(/^20 x 18 x 12 voxels/);
    });

    it('checks a graph at the gate', async () => {
      writeFileSync(
        join(folder, 'graph.trig'),
        'GRAPH <http://127.0.0.1:8080/graph/subject/a> { <http://127.0.0.1:8080/id/subject/a> a <http://example.org/Unknown> }',
      );
      expect(await example('check-graph', 'graph.trig')).toMatch(/graph\/subject\/a: [1-9]\d* violations/);
    });
  });

  it('writes the data of `qiaw start` into the working directory, where the next `npm ci` leaves them alone', async () => {
    mkdirSync(join(folder, 'nothing'));
    const main = join(installed, 'dist', 'main.js');
    await run(process.execPath, [main, 'start', '--once', '--quiet', 'nothing']).catch(() => {});
    expect(readdirSync(join(folder, 'data'))).toContain('catalogue');
    expect(existsSync(join(installed, 'data'))).toBe(false);
  });
});
