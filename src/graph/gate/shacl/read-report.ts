import { namespaces } from '../../rdf/namespaces.ts';
import { parse } from '../../rdf/parse.ts';
import { qiaw, rdf, sh } from '../../rdf/vocabularies.ts';
import type { Severity, ValidationResult } from '../model.ts';

/** Parses a validation report written by the gate; findings are in their original order. */
export function readReport(turtle: string): readonly ValidationResult[] {
  const quads = parse(turtle, 'turtle', namespaces.qiaw);
  const stated = new Map<string, string>();
  for (const { subject, predicate, object } of quads) stated.set(`${subject.value} ${predicate.value}`, object.value);
  const graph = quads.find(({ predicate }) => predicate.value === qiaw.validatedGraph.value)?.object.value ?? '';
  return quads
    .filter(({ predicate, object }) => predicate.value === rdf.type.value && object.value === sh.ValidationResult.value)
    .map(({ subject }) => subject.value)
    .sort((a, b) => number(a) - number(b))
    .map((node) => {
      const get = (property: { readonly value: string }): string => stated.get(`${node} ${property.value}`) ?? '';
      return {
        graph,
        focusNode: get(sh.focusNode),
        path: get(qiaw.path),
        severity: get(sh.resultSeverity).slice(namespaces.sh.length).toLowerCase() as Severity,
        message: get(sh.resultMessage),
        remedy: get(qiaw.remedy),
        sourceShape: get(sh.sourceShape),
        constraint: get(sh.sourceConstraintComponent),
      };
    });
}

/** `…#result-12` → 12. */
function number(node: string): number {
  return Number(node.slice(node.lastIndexOf('-') + 1));
}
