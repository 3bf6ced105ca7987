import { readFileSync } from 'node:fs';

/**
 * One column of a PyRadiomics baseline CSV: feature name (with class prefix) to value; empty if the column does not
 * exist.
 */
export function baselineColumn(path: string, column: string): Map<string, number> {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/).map(splitCsv);
  const at = header!.indexOf(column);
  if (at < 0) return new Map();
  return new Map(
    lines.filter((line) => line[0]!.startsWith('original_')).map((line) => [line[0]!, Number(line[at])] as const),
  );
}

export interface ExtendedCase {
  readonly settings: Record<string, unknown>;
  readonly features: Record<string, number>;
}

export function extendedCases(path: string): Record<string, ExtendedCase> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, ExtendedCase>;
}

/** Relative difference, absolute where the expected value is (nearly) zero. */
export function relativeError(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-9);
}

function splitCsv(line: string): string[] {
  return [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((match) => match[2] ?? match[1]!);
}
