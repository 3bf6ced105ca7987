/** Properties of a SPARQL text, found without an engine. */
export interface SparqlOutline {
  /** `update` for an update request; `unknown` if no form keyword is found (a syntax error that the engine will report). */
  readonly form: 'bindings' | 'boolean' | 'graph' | 'update' | 'unknown';
  /** Whether the query specifies a dataset (FROM, FROM NAMED). */
  readonly hasDataset: boolean;
  readonly usesService: boolean;
}

/**
 * Terminals of SPARQL 1.1 (19.8) that may contain words other than keywords: comments, IRIs, strings, names, variables. A name is
 * matched only where one can begin, and an unterminated string extends to the end of its line or text. Otherwise a long text of
 * letters or quotes would be scanned once per character.
 */
const terminal =
  /#[^\n\r]*|<(?:[^<>"{}|^`\\\s]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>|"""(?:[^"\\]|\\.|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|$)|"(?:[^"\\\n\r]|\\.)*"?|'(?:[^'\\\n\r]|\\.)*'?|[?$][\p{L}\p{N}_]+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*|(?<![\p{L}\p{N}_-])(?:[\p{L}_][\p{L}\p{N}_-]*)?:(?:[\p{L}\p{N}_.:%-]|\\\S)*|[A-Za-z]+|[^\s]/gsu;

const forms: Readonly<Record<string, SparqlOutline['form']>> = {
  SELECT: 'bindings',
  ASK: 'boolean',
  CONSTRUCT: 'graph',
  DESCRIBE: 'graph',
  INSERT: 'update',
  DELETE: 'update',
  LOAD: 'update',
  CLEAR: 'update',
  CREATE: 'update',
  DROP: 'update',
  COPY: 'update',
  MOVE: 'update',
  ADD: 'update',
  WITH: 'update',
};

/** The tokens of a SPARQL text, including comments. */
export const terminalsOf = (text: string): string[] => text.match(terminal) ?? [];

/** The same as an iterator, for texts whose tokens should not all be held in memory. */
export function* eachTerminal(text: string): Iterable<string> {
  for (const [token] of text.matchAll(terminal)) yield token;
}

/** The tokens with the index at which each begins. */
export function* positionedTerminals(text: string): Iterable<{ readonly token: string; readonly at: number }> {
  for (const found of text.matchAll(terminal)) yield { token: found[0], at: found.index };
}

/** Reads the outline of a query or update without parsing it. An invalid text gives a harmless guess, never an error. */
export function outlineOf(text: string): SparqlOutline {
  let form: SparqlOutline['form'] = 'unknown';
  let hasDataset = false;
  let usesService = false;
  let depth = 0;
  for (const token of eachTerminal(text)) {
    if (token === '{') depth++;
    else if (token === '}') depth--;
    else if (!/^[A-Za-z]+$/.test(token)) continue;
    const word = token.toUpperCase();
    if (form === 'unknown') form = forms[word] ?? 'unknown';
    else if (word === 'FROM' && depth === 0) hasDataset = true;
    else if (word === 'SERVICE') usesService = true;
  }
  return { form, hasDataset, usesService };
}
