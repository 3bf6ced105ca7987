// `npm run release -- <version> [--check]`: creates a release from a clean checkout.
//
// 1. Checks: clean tree, semantic version, tag does not exist, a changelog section (or lines under Unreleased).
// 2. Unless the section exists: writes it, and updates package.json, its lock file, CITATION.cff and codemeta.json.
// 3. Runs `npm test`, commits the changed files, tags the commit, and packs the tarball. Nothing is pushed or published.
//
// `--check` stops after step 1.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseUnreleased, sectionOf } from './changelog.mjs';
import { must, root } from './prepare.mjs';

const [version, ...options] = process.argv.slice(2);
const unknown = options.filter((option) => option !== '--check');
if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version ?? '') || unknown.length > 0) {
  console.error('Usage: npm run release -- <version> [--check], for example 0.2.0');
  process.exit(2);
}

const path = (name) => join(root, name);
const read = (name) => readFileSync(path(name), 'utf8');
const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const shell = process.platform === 'win32';

function stop(message) {
  console.error(message);
  process.exit(1);
}

const status = git('status', '--porcelain');
if (status.status !== 0) stop('This is not a git checkout.');
if (status.stdout !== '') stop(`The working tree is not clean:\n${status.stdout}`);
const tag = `v${version}`;
if (git('rev-parse', '--quiet', '--verify', `refs/tags/${tag}`).status === 0) stop(`The tag ${tag} already exists.`);
const changelog = read('CHANGELOG.md');
const prepared = sectionOf(changelog, version) !== undefined;
if (!prepared && !sectionOf(changelog, 'Unreleased'))
  stop(`CHANGELOG.md has neither a section ${version} nor lines under Unreleased.`);
const current = JSON.parse(read('package.json')).version;
if (prepared && current !== version) stop(`CHANGELOG.md has a section ${version}, but package.json is at ${current}.`);
console.log(`Ready to release ${version}${prepared ? '' : ` after ${current}`}.`);
if (options.includes('--check')) process.exit(0);

if (!prepared) {
  const date = new Date().toISOString().slice(0, 10);
  const change = (name, edit) => writeFileSync(path(name), edit(read(name)));
  change('CHANGELOG.md', (text) => releaseUnreleased(text, version, date));
  change('CITATION.cff', (text) =>
    text.replace(/^version: .*$/m, `version: ${version}`).replace(/^date-released: .*$/m, `date-released: '${date}'`),
  );
  change('codemeta.json', (text) =>
    text
      .replace(/"version": "[^"]*"/, `"version": "${version}"`)
      .replace(/"dateModified": "[^"]*"/, `"dateModified": "${date}"`),
  );
  must(npm, ['version', version, '--no-git-tag-version'], { shell });
}
must(npm, ['test'], { shell });
if (!prepared) {
  must('git', ['add', 'CHANGELOG.md', 'CITATION.cff', 'codemeta.json', 'package.json', 'package-lock.json']);
  must('git', ['commit', '-m', `Release ${version}`]);
}
must('git', ['tag', '--annotate', tag, '--message', `FAIR-QIAW ${version}`]);
must(npm, ['pack'], { shell });
console.log(
  `Released ${version} locally. Push the commit and the tag ${tag}; fair-qiaw-${version}.tgz is the package.`,
);
