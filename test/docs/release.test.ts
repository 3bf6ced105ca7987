import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const { version, license, description } = JSON.parse(read('package.json')) as Record<string, string>;

interface Changelog {
  sectionOf(changelog: string, version: string): string | undefined;
  releaseUnreleased(changelog: string, version: string, date: string): string;
}
const { sectionOf, releaseUnreleased } = (await import(
  pathToFileURL(join(root, 'src', 'setup', 'changelog.mjs')).href
)) as Changelog;

describe('CHANGELOG.md', () => {
  const text = read('CHANGELOG.md');

  it('has a section for the version of the package', () => {
    expect(sectionOf(text, version!)).toMatch(/^### Added\n/);
  });

  it('has short lines of a known kind', () => {
    const lines = text.split('\n');
    expect(lines.filter((line) => line.length >= 120)).toEqual([]);
    const open = (sectionOf(text, 'Unreleased') ?? '').split('\n').filter((line) => line !== '');
    expect(open.filter((line) => !/^\* (Added|Changed|Fixed|Removed): |^ {2}\S/.test(line))).toEqual([]);
  });

  it('moves the lines under Unreleased to a section, grouped by kind, at a release', () => {
    const before =
      '# C\n\n## Unreleased\n\n* Fixed: b is right.\n* Added: `a`.\n* Added: c\n  and d.\n\n## 0.1.0 - 2026-01-01\n\nOld.\n';
    expect(releaseUnreleased(before, '0.2.0', '2026-02-02')).toBe(
      '# C\n\n## Unreleased\n\n## 0.2.0 - 2026-02-02\n\n### Added\n\n* `a`.\n* C\n  and d.\n\n### Fixed\n\n* B is right.\n\n## 0.1.0 - 2026-01-01\n\nOld.\n',
    );
    expect(() => releaseUnreleased(before.replace('Fixed: ', ''), '0.2.0', '2026-02-02')).toThrow('Added, Changed');
    expect(() => releaseUnreleased('# C\n\n## Unreleased\n\n## 0.1.0\n', '0.2.0', '2026-02-02')).toThrow('Unreleased');
  });
});

describe('The citation metadata', () => {
  const citation = parse(read('CITATION.cff')) as Record<string, unknown>;
  const codemeta = JSON.parse(read('codemeta.json')) as Record<string, unknown>;

  it('includes what the Citation File Format 1.2.0 requires', () => {
    expect(citation).toMatchObject({ 'cff-version': '1.2.0', type: 'software', title: 'FAIR-QIAW' });
    expect(citation['message']).toEqual(expect.any(String));
    expect(citation['authors']).toEqual([{ name: expect.any(String) }]);
    expect(citation['date-released']).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('agrees with the package and the changelog', () => {
    expect(citation).toMatchObject({ version, license });
    expect(codemeta).toMatchObject({
      '@context': 'https://w3id.org/codemeta/3.0',
      version,
      description,
      license: `https://spdx.org/licenses/${license}`,
      dateModified: citation['date-released'],
    });
    expect(read('CHANGELOG.md')).toContain(`## ${version} - ${citation['date-released']}\n`);
  });
});

describe('The files of .github', () => {
  it('parse, and the workflow runs what CI runs', () => {
    const files = readdirSync(join(root, '.github'), { recursive: true, encoding: 'utf8' });
    const parsed = files.filter((file) => file.endsWith('.yml')).map((file) => parse(read(join('.github', file))));
    expect(parsed).toHaveLength(5);
    const workflow = parse(read('.github/workflows/ci.yml')) as {
      jobs: { test: { steps: Array<{ run?: string }> } };
    };
    expect(workflow.jobs.test.steps.map(({ run }) => run)).toContain('.ci/run');
  });
});
