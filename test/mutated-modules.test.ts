import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { equivalent } from './spec/mutation/equivalent.ts';
import { shortName } from './spec/mutation/instrument.ts';
import { modules } from './spec/mutation/modules.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

describe('The table of what is mutated', () => {
  const sources = modules.flatMap((module) => module.sources);

  it('names sources and tests that are there, each source once', () => {
    const named = modules.flatMap((module) => [...module.sources, ...module.tests]);
    expect(named.filter((path) => !existsSync(at(path)))).toEqual([]);
    expect(sources.filter((path, place) => sources.indexOf(path) !== place)).toEqual([]);
  });

  it('accepts changes only of lines that its sources have', () => {
    const lines = new Map(
      sources.map((path) => [
        shortName(path),
        new Set(
          readFileSync(at(path), 'utf8')
            .split('\n')
            .map((line) => line.trim()),
        ),
      ]),
    );
    expect(equivalent.filter(({ file, line }) => lines.get(file)?.has(line) !== true)).toEqual([]);
  });
});
