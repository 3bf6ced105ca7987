/** What a SPARQL text says about itself before any engine has seen it. */
export interface SparqlOutline {
  /** `update` for an update request, `unknown` where no form keyword is found (a syntax error for the engine to report). */
  readonly form: 'bindings' | 'boolean' | 'graph' | 'update' | 'unknown';
  /** Whether the query brings its own dataset (FROM, FROM NAMED). */
  readonly hasDataset: boolean;
  readonly usesService: boolean;
}

/**
 * Terminals of SPARQL 1.1 (19.8) that may hold words which are no keywords: comments, IRIs, strings, names, variables. A name
 * is tried only where one can begin, else a megabyte of letters and digits would be read once for each of them; a string that never
 * ends goes on to the end of its line or text for the same reason.
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

/** The words of a SPARQL text; comments are among them. */
export const terminalsOf = (text: string): string[] => text.match(terminal) ?? [];

/** The same one by one, for texts too long to be held as words. */
export function* eachTerminal(text: string): Iterable<string> {
  for (const [token] of text.matchAll(terminal)) yield token;
}

/** Reads the outline of a query or update without parsing it; wrong text gives a harmless guess, never an error. */
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
