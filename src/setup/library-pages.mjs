// `npm run library-pages`: the documentation of the library as a site, in pages/library. TypeDoc needs the programming interface of
// TypeScript 6, so both live in a folder of their own.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { must, root } from './prepare.mjs';

const home = join(root, 'src', 'setup', 'typedoc');
if (!existsSync(join(home, 'node_modules'))) {
  console.error('Installing TypeDoc …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  must(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: home, shell: process.platform === 'win32' });
}
const entries = readdirSync(join(root, 'src', 'entries')).filter((file) => file.endsWith('.ts'));
must(process.execPath, [
  join(home, 'node_modules', 'typedoc', 'bin', 'typedoc'),
  ...entries.flatMap((file) => ['--entryPoints', join(root, 'src', 'entries', file)]),
  ...['--tsconfig', join(root, 'tsconfig.json')],
  ...['--readme', join(root, 'docs', 'library.md')],
  ...['--name', 'fair-qiaw', '--excludeInternal', '--excludePrivate', '--skipErrorChecking'],
  // What a type is made of need not be public itself.
  ...['--validation.notExported', 'false', '--validation.invalidLink', 'false'],
  ...['--out', join(root, 'pages', 'library')],
]);
