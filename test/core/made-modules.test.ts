import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtTable, packageRoot } from '../../src/core/index.ts';

const root = packageRoot();

describe('The modules that the build generates from tables', () => {
  it('are up to date: those of the features and of the version', async () => {
    const { madeModules } = (await import(/* @vite-ignore */ join(root, 'src', 'setup', 'tables.mjs'))) as {
      madeModules: Readonly<Record<string, () => string>>;
    };
    expect(Object.keys(madeModules)).not.toEqual([]);
    for (const [name, make] of Object.entries(madeModules)) {
      expect(readFileSync(join(root, 'src', name), 'utf8')).toBe(make());
    }
  });

  it.each(['clinical', 'roi-names'])('contain what the YAML states: %s', (name) => {
    expect(builtTable(name)).toEqual(parse(readFileSync(join(root, 'ontology', `${name}.yaml`), 'utf8')));
  });
});
