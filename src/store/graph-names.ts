import { parse, RdfSyntaxError } from '../graph/index.ts';
import { GraphSyntaxError } from './errors.ts';
import type { GraphSource } from './sources.ts';

const blockLine = /^[ \t]*(?:GRAPH[ \t]+)?<([a-z][a-z0-9+.-]*:[^<>"{}|^`\\\s]*)>[ \t]*$/i;

/**
 * Names of the graphs in a source. TriG in the format of our writer is only scanned for lines that open a graph; any other
 * text is parsed. The default graph has no name and is left out. Throws QIAW_GRAPH_SYNTAX.
 */
export function graphNamesOf({ text, format, graph }: GraphSource): readonly string[] {
  if (format === 'turtle' || format === 'ntriples') return graph === undefined ? [] : [graph];
  return (format === 'trig' ? namesInPlainTrig(text) : undefined) ?? namesByParsing(text, format);
}

/** Undefined if the text is not in the simple format: long strings, a base, graphs named with a prefix or within a line. */
function namesInPlainTrig(text: string): readonly string[] | undefined {
  if (text.includes('"""') || text.includes("'''") || /^\s*@?base\b/im.test(text)) return undefined;
  const names = new Set<string>();
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    const before = text.slice(text.lastIndexOf('\n', at) + 1, at);
    const name = blockLine.exec(before)?.[1];
    if (name !== undefined) names.add(name);
    // Single-line strings and comments may contain a brace.
    else if (!/["'#]/.test(before)) return undefined;
  }
  return [...names];
}

function namesByParsing(text: string, format: 'trig' | 'nquads'): readonly string[] {
  try {
    const graphs = parse(text, format, 'urn:base:').map((quad) => quad.graph);
    return [...new Set(graphs.filter(({ termType }) => termType === 'NamedNode').map(({ value }) => value))];
  } catch (error) {
    if (error instanceof RdfSyntaxError) throw new GraphSyntaxError(error.message, { cause: error });
    throw error;
  }
}
