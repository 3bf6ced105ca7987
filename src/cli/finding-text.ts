import type { ValidationResult } from '../gate/index.ts';

/** A finding of the gate as a person reads it. */
export function findingText({ severity, message, remedy, focusNode, path, graph }: ValidationResult): string {
  return [
    `${severity}: ${message}`,
    `  node  ${focusNode}`,
    `  path  ${path || '-'}`,
    `  graph ${graph}`,
    `  → ${remedy}`,
  ].join('\n');
}
