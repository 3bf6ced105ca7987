import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs/where-do-i.md'), 'utf8');
const sections = page.split(/^## /m).slice(1);

describe('The page "Where do I"', () => {
  it('has a section for each of the seven most common changes', () => {
    expect(sections.map((section) => section.split('\n')[0])).toEqual([
      'add a feature',
      'add a source',
      'add an output',
      'add a shape',
      'add a clinical variable',
      'add a GraphQL field',
      'add a page',
    ]);
  });

  it.each(sections.map((section) => [section.split('\n')[0]!, section] as const))(
    'names files that exist: %s',
    (_, section) => {
      const named = [...section.matchAll(/`((?:src|test|docs|shapes|ontology|queries|bench)\/[^`\s]*)`/g)].map(
        (match) => match[1]!,
      );
      expect(named.length).toBeGreaterThan(1);
      expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    },
  );
});
