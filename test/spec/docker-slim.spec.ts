import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { deepFeatures, testKey } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const source = fileURLToPath(new URL('../../', import.meta.url));
const folder = temporaryFolder('docker-slim');
const image = join(folder, 'app');
const modules = join(image, 'node_modules');
const slim = readFileSync(join(source, 'docker', 'slim.sh'), 'utf8');

const shell = (program: string, ...args: string[]): void => {
  const done = spawnSync(program, args, { cwd: image, encoding: 'utf8' });
  expect([program, args, done.stderr, done.status]).toEqual([program, args, done.stderr, 0]);
};
const megabytes = (): number =>
  readdirSync(modules, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / 1e6;

/** The names that slim.sh removes, without patterns. */
function removed(): string[] {
  return [...slim.replaceAll('\\\n', ' ').matchAll(/^rm -rf (.*)$/gm)].flatMap(([, names]) =>
    names!.trim().split(/\s+/),
  );
}

/** All files that the built program imports, directly or not, and the imports for which there is no package. */
async function imported(): Promise<{ files: string[]; unresolved: string[] }> {
  const unresolved: string[] = [];
  const input = readdirSync(join(image, 'dist')).filter((name) => name.endsWith('.js'));
  const bundle = await rolldown({
    cwd: image,
    input: input.map((name) => join(image, 'dist', name)),
    platform: 'node',
    moduleTypes: { '.node': 'empty', '.wasm': 'empty' },
    onLog: (_, log) => {
      if (log.code === 'UNRESOLVED_IMPORT') unresolved.push(log.message.split('\n')[0]!);
    },
  });
  const { output } = await bundle.generate({ dir: join(folder, 'bundle') });
  const ids = output.flatMap((one) => (one.type === 'chunk' ? one.moduleIds : []));
  const files = ids.filter((id) => id.includes('node_modules') && existsSync(id)).map((id) => relative(image, id));
  return { files: [...new Set(files)].sort(), unresolved: [...new Set(unresolved)].sort() };
}

let before: { files: string[]; unresolved: string[] };
let sizes: readonly [number, number];
let missing: string[];

/** The same steps as in the Dockerfile, without Docker: packages of production, slim.sh, and the files that it copies. */
beforeAll(async () => {
  mkdirSync(image, { recursive: true });
  // A copy, never links: npm rewrites its record of what is installed in place.
  const copied = spawnSync('cp', ['-a', '--reflink=auto', realpathSync(join(source, 'node_modules')), modules]);
  expect(copied.status).toBe(0);
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(source, name), join(image, name));
  const dockerfile = readFileSync(join(source, 'docker', 'Dockerfile'), 'utf8');
  for (const [, from] of dockerfile.matchAll(/^COPY --from=build \/app\/(\S+) /gm))
    if (from !== 'node_modules') cpSync(join(source, from!), join(image, from!), { recursive: true });
  shell('npm', 'prune', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--offline');
  missing = removed().filter((name) => !name.startsWith('.') && !existsSync(join(modules, name)));
  before = await imported();
  const all = megabytes();
  shell('sh', join(source, 'docker', 'slim.sh'));
  sizes = [all, megabytes()];
}, 900_000);

const main = join(image, 'dist', 'main.js');
const env = { ...process.env, QIAW_IDENTITY_KEY: testKey, NODE_ENV: 'production', NODE_PATH: '' };
const run = (...args: string[]): { code: number | null; said: string } => {
  const done = spawnSync(process.execPath, [main, ...args], { cwd: folder, env, encoding: 'utf8' });
  return { code: done.status, said: `${args.join(' ')}: ${done.stdout.slice(-2000)}${done.stderr}` };
};
const data = join(folder, 'data');
const at = ['--data', data];

describe('The packages of the image', () => {
  it('are smaller by what the script names, all of which exists', () => {
    console.log(`packages: ${sizes.map((size) => size.toFixed(0)).join(' MB before, ')} MB after`);
    expect(missing).toEqual([]);
    expect(sizes[1]).toBeLessThan(150);
  });

  it('still have every file that the program imports', async () => {
    const after = await imported();
    expect(after.unresolved).toEqual(before.unresolved);
    expect(before.files.filter((file) => !after.files.includes(file))).toEqual([]);
    expect(after.files.length).toBeGreaterThan(1000);
  });

  it('run every kind of command', async () => {
    await generateCohort(join(folder, 'dicom'), { patients: 3, seed: 5, size: [64, 48, 24] });
    writeFileSync(join(folder, 'q.rq'), 'SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }');
    for (const [args, wanted] of [
      [
        ['run', ...deepFeatures, join(folder, 'dicom'), ...at, '--dataset', 'demo', '--quiet'],
        [0, 3],
      ],
      [
        [
          'run',
          ...deepFeatures,
          join(folder, 'dicom'),
          '--data',
          join(folder, 'clean'),
          '--deidentify',
          'basic',
          '--quiet',
        ],
        [0, 3],
      ],
      [
        ['doctor', ...at],
        [0, 1],
      ],
      [['query', join(folder, 'q.rq'), ...at], [0]],
      [['verify', ...at], [0]],
      [['validate', ...at], [0]],
      [['model', 'list'], [0]],
      [['ibsi', '--json'], [0]],
      [['backup', ...at, '--out', join(folder, 'backup.tar')], [0]],
      ...['nquads', 'trig', 'csv', 'parquet', 'rocrate', 'croissant'].map(
        (format) => [['export', ...at, '--format', format, '--out', join(folder, `out-${format}`)], [0]] as const,
      ),
    ] as const) {
      const { code, said } = run(...args);
      expect([said, code]).toEqual([said, expect.toBeOneOf([...wanted])]);
      expect(said).not.toMatch(/ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND|Cannot find|ENOENT/);
    }
  });

  it('serve pages, both editors, queries and metadata', async () => {
    const server = spawn(process.execPath, [main, 'serve', ...at, '--port', '0', '--receive', '0'], {
      cwd: folder,
      env,
    });
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = /(http:\/\/127\.0\.0\.1:\d+)\/[\s\S]*are served/.exec(said);
        if (found) resolve(found[1]!);
      });
      server.once('close', () => reject(new Error(said)));
    });
    try {
      const page = await (await fetch(`${url}/sparql`, { headers: { accept: 'text/html' } })).text();
      const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
      expect(assets.length).toBeGreaterThan(2);
      const graphiql = await (await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })).text();
      assets.push(...[...graphiql.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path!));
      for (const path of [
        '/',
        '/catalog/main?format=ttl',
        '/dataset/demo?format=jsonld',
        '/dataset/demo?format=rdf',
        '/metrics',
        ...assets,
      ]) {
        const answer = await fetch(url + path);
        expect([path, answer.status]).toEqual([path, 200]);
        await answer.arrayBuffer();
      }
      const asked = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ subjects(first: 3) { totalCount } }' }),
      });
      expect(await asked.text()).toContain('"totalCount"');
      const { code, said: similar } = run('query', 'roi-volumes', ...at);
      expect([similar, code]).toEqual([similar, 0]);
    } finally {
      server.kill('SIGTERM');
      await once(server, 'close');
    }
    expect(said).not.toMatch(/MODULE_NOT_FOUND|Cannot find/);
  });
});
