import { Parser } from 'n3';
import { QiawError } from '../../core/index.ts';
import { boundTurtle, RdfTooCostly } from './bounds.ts';
import type { RdfFormat } from './serialise.ts';
import type { Quad } from './terms.ts';

/** The text is not valid RDF in the stated format. */
export class RdfSyntaxError extends QiawError {
  readonly code = 'QIAW_RDF_SYNTAX';
}

const mediaTypes: Readonly<Record<RdfFormat, string>> = {
  trig: 'application/trig',
  nquads: 'application/n-quads',
  turtle: 'text/turtle',
};

/** Parses RDF text; relative IRIs are resolved against `baseIri`. Throws RdfSyntaxError with the line, RdfTooCostly. */
export function parse(text: string, format: RdfFormat, baseIri: string): Quad[] {
  try {
    return boundTurtle(new Parser({ format: mediaTypes[format], baseIRI: baseIri })).parse(text) as Quad[];
  } catch (cause) {
    if (cause instanceof RdfTooCostly) throw cause;
    const line = (cause as { context?: { line?: number } }).context?.line;
    const where = line === undefined ? '' : ` at line ${line}`;
    throw new RdfSyntaxError(`The text is not ${mediaTypes[format]}${where}. Correct it, or state its actual format.`, {
      cause,
    });
  }
}
