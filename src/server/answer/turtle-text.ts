import { isIriText } from '../../graph/index.ts';
import { HttpProblem } from './problem.ts';

/** A Turtle literal, escaped so that the text cannot close it. */
export function literal(text: string, language?: string): string {
  const escaped = text.replace(
    /[\\"\n\r\t]/g,
    (c) => ({ '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[c]!,
  );
  return `"${escaped}"${language === undefined ? '' : `@${language}`}`;
}

/** A Turtle or SPARQL IRI; throws 400 if the address is not a valid IRI. */
export function iri(text: string): string {
  if (!isIriText(text)) throw new HttpProblem(400, 'QIAW_IRI', 'The address is not a valid IRI.');
  return `<${text}>`;
}
