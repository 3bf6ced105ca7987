import { namespaces } from '../../rdf/namespaces.ts';
import { serialise } from '../../rdf/serialise.ts';
import { boolean, namedNode, type Quad, quad, string } from '../../rdf/terms.ts';
import { qiaw, rdf } from '../../rdf/vocabularies.ts';
import type { ValidationResult } from '../model.ts';

const sh = (term: string) => namedNode(namespaces.sh + term);
const severities = { violation: sh('Violation'), warning: sh('Warning'), info: sh('Info') } as const;

/** The W3C validation report of one graph as Turtle, with a remedy for each message. */
export function reportTurtle(graphName: string, conforms: boolean, results: readonly ValidationResult[]): string {
  const report = namedNode(`${graphName}#report`);
  const quads: Quad[] = [
    quad(report, rdf.type, sh('ValidationReport')),
    quad(report, sh('conforms'), boolean(conforms)),
    quad(report, qiaw.validatedGraph, namedNode(graphName)),
  ];
  for (const [index, result] of results.entries()) {
    const node = namedNode(`${graphName}#result-${index + 1}`);
    quads.push(
      quad(report, sh('result'), node),
      quad(node, rdf.type, sh('ValidationResult')),
      quad(node, sh('resultSeverity'), severities[result.severity]),
      quad(node, sh('resultMessage'), string(result.message)),
      quad(node, sh('sourceConstraintComponent'), namedNode(result.constraint)),
      quad(node, qiaw.remedy, string(result.remedy)),
      // A focus node that is not an IRI (a blank node or a relative reference) is itself the finding, so it is quoted as text.
      quad(
        node,
        sh('focusNode'),
        /^[a-z][a-z0-9+.-]*:/i.test(result.focusNode) ? namedNode(result.focusNode) : string(result.focusNode),
      ),
    );
    if (result.path !== '') quads.push(quad(node, qiaw.path, string(result.path)));
    if (result.sourceShape !== '') quads.push(quad(node, sh('sourceShape'), namedNode(result.sourceShape)));
  }
  return serialise(quads, 'turtle');
}
