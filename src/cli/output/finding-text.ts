import type { ValidationResult } from '../../graph/index.ts';

/** Whether any SHACL engine finds this with the shapes, or only the gate's own rules do. */
export function foundBy({ sourceShape }: ValidationResult): 'shape' | 'code' {
  return sourceShape === '' ? 'code' : 'shape';
}

/** A finding of the gate as readable text. */
export function findingText(result: ValidationResult): string {
  const { severity, message, remedy, focusNode, path, graph, constraint, sourceShape } = result;
  const rule = foundBy(result) === 'shape' ? `shape ${sourceShape}` : `code ${constraint.replace(/^.*#/, '')}`;
  return [
    `${severity}: ${message}`,
    `  node  ${focusNode}`,
    `  path  ${path || '-'}`,
    `  graph ${graph}`,
    `  rule  ${rule}`,
    `  → ${remedy}`,
  ].join('\n');
}
