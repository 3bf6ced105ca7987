// `npm run library-pages`: builds the library documentation as a site in pages/library. TypeDoc needs the API of TypeScript 6, so
// both are installed in a separate folder.
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
  // A public type may refer to types that are not public.
  ...['--validation.notExported', 'false', '--validation.invalidLink', 'false'],
  ...['--out', join(root, 'pages', 'library')],
]);
