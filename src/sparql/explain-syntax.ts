import { namespaces } from '../graph/index.ts';
import { positionedTerminals, QuerySyntaxError } from '../store/index.ts';
import { parserComplaint } from './parsed-query.ts';
import { nearest } from './spelling.ts';

/** Longer texts are not examined: the engine's message must do. */
const mostExamined = 256 * 1024;
const mostNamed = 3;

interface Fault {
  readonly at: number;
  readonly what: string;
}

/** Runs `work`; a text that does not parse is refused with a message that says where, what is wrong and how to correct it. */
export async function explained<T>(text: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof QuerySyntaxError) || error.position !== undefined) throw error;
    throw await explain(text, error);
  }
}

/**
 * Faults that an engine's message hides are found from the tokens of SPARQL 1.1 (19.8): prefixes that are not declared, words
 * that are not keywords, brackets and strings that are not closed. Each of them alone makes a text invalid. Otherwise the
 * engine's own position and the tokens that it expected.
 */
async function explain(text: string, error: QuerySyntaxError): Promise<QuerySyntaxError> {
  const [start = '', said = ''] = cutAt(error.message, 'does not parse');
  if (start === '') return error;
  const faults = text.length > mostExamined ? [] : faultsIn(text);
  if (faults.length === 0) {
    const found = (await byParser(text)) ?? byEngine(said);
    if (found === undefined) return error;
    const { line, column, what } = found;
    return new QuerySyntaxError(`${start}does not parse. Line ${line}, column ${column}: ${what}`, {
      cause: error,
      position: { line, column },
    });
  }
  const places = faults.map(({ at, what }) => {
    const { line, column } = positionOf(text, at);
    return `line ${line}, column ${column}: ${what}`;
  });
  const more = faults.length > mostNamed ? ` And ${faults.length - mostNamed} more.` : '';
  return new QuerySyntaxError(`${start}does not parse. ${sentences(places.slice(0, mostNamed))}${more}`, {
    cause: error,
    position: positionOf(text, faults[0]!.at),
  });
}

const sentences = (places: readonly string[]): string =>
  places.map((place) => `${place[0]!.toUpperCase()}${place.slice(1)}`).join(' ');

function cutAt(text: string, words: string): string[] {
  const at = text.indexOf(words);
  return at < 0 ? [] : [text.slice(0, at), text.slice(at + words.length)];
}

function positionOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split(/\r\n|\n|\r/);
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

interface Complaint {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

/** What our parser of SPARQL 1.1 found and expected. The engine's list has tokens from deep inside its grammar. */
async function byParser(text: string): Promise<Complaint | undefined> {
  if (text.length > mostExamined) return undefined;
  const said = await parserComplaint(text).catch(() => undefined);
  const [, line, caret, rest = ''] = /^Parse error on line (\d+)\n[^\n]*\n(-*)\^\n([\s\S]*)$/.exec(said ?? '') ?? [];
  if (line === undefined || caret === undefined) return undefined;
  const found = /but found:? (?:--> )?'([\s\S]*?)'(?: <--)?\s*$/.exec(rest)?.[1];
  const names = [...rest.matchAll(/\[([^\]\s]+|\[|\])\]|--> (\S+) <--/g)].map((one) => (one[1] ?? one[2])!);
  const wanted = [...new Set(names.filter((name) => name !== `'${found}'`).map(nameOfToken))];
  const list = wanted.length > mostExpected ? [...wanted.slice(0, mostExpected), '…'] : wanted;
  const there = found === undefined || found === '' ? 'the text ends here' : `found \`${found}\``;
  return { line: Number(line), column: caret.length + 1, what: `${there}; expected ${list.join(', ')}.` };
}

const mostExpected = 8;

const kinds: ReadonlyArray<readonly [RegExp, string]> = [
  [/^Var[12]$/, 'a variable'],
  [/^(?:IriRef|PNameLn|PNameNs)$/, 'an IRI'],
  [/^String/, 'a string'],
  [/^(?:Integer|Decimal|Double)/, 'a number'],
  [/^(?:BlankNodeLabel|Anon)$/, 'a blank node'],
  [/^Nil$/, '`()`'],
  [/^EOF$/, 'the end'],
];
const nameOfToken = (name: string): string => kinds.find(([kind]) => kind.test(name))?.[1] ?? `\`${name}\``;

/** A rule that the engine names, such as a variable that is not grouped. */
function byEngine(said: string): Complaint | undefined {
  const [line, column] = /\b(\d+):(\d+)\b/.exec(said)?.slice(1).map(Number) ?? [];
  if (line === undefined || column === undefined) return undefined;
  const rule = said.split(/,\s+|expected (?:one of )?/).find((part) => /^[A-Z]\w*(?: \w+){3}/.test(part));
  return {
    line,
    column,
    what: rule === undefined ? 'this was not expected here.' : `${rule.replace(/\s+/g, ' ').trim()}.`,
  };
}

/** In the order of the text. */
function faultsIn(text: string): Fault[] {
  const faults: Fault[] = [];
  const declared = new Set<string>();
  const missing = new Set<string>();
  const open: Array<{ readonly token: string; readonly at: number }> = [];
  let declaring = false;
  let end = 0;
  for (const { token, at } of positionedTerminals(text)) {
    const joined = at === end && at > 0;
    end = at + token.length;
    if (token.startsWith('#')) continue;
    if (declaring) declared.add(token.slice(0, token.indexOf(':') + 1));
    const wasDeclaring = declaring;
    declaring = /^prefix$/i.test(token);
    const quote = /^["']/.exec(token)?.[0];
    if (quote !== undefined) {
      const unclosed = token.length < 2 || !token.endsWith(quote);
      if (unclosed) faults.push({ at, what: `the string that begins with ${quote} is not closed.` });
      if (unclosed) break;
    } else if ('([{'.includes(token)) open.push({ token, at });
    else if (')]}'.includes(token)) {
      const last = open.pop();
      if (last === undefined) faults.push({ at, what: `\`${token}\` closes nothing.` });
      else if (closing[last.token] !== token) {
        const from = positionOf(text, last.at);
        const what = `\`${token}\` does not close the \`${last.token}\` of line ${from.line}, column ${from.column}; expected \`${closing[last.token]}\`.`;
        faults.push({ at, what });
        open.length = 0;
        break;
      }
    } else if (/^[\p{L}_][\p{L}\p{N}_-]*:|^:/u.test(token) && !wasDeclaring && !token.startsWith('_:')) {
      const prefix = token.slice(0, token.indexOf(':') + 1);
      if (!declared.has(prefix) && !missing.has(prefix)) {
        missing.add(prefix);
        faults.push({ at, what: undeclared(prefix) });
      }
    } else if (/^[A-Za-z]/.test(token) && !(joined && /[\w.]/.test(text[at - 1]!))) {
      const word = /^[A-Za-z]\w*/.exec(text.slice(at, at + 64))![0];
      const what = unknownWord(word, /^\s*\(/.test(text.slice(at + word.length, at + word.length + 20)));
      if (what !== undefined) faults.push({ at, what });
    }
  }
  for (const { token, at } of open)
    faults.push({ at, what: `\`${token}\` is not closed; expected \`${closing[token]}\`.` });
  return faults;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

function undeclared(prefix: string): string {
  const known = (namespaces as Readonly<Record<string, string>>)[prefix.slice(0, -1)];
  const line = known === undefined ? `PREFIX ${prefix} <…>` : `PREFIX ${prefix} <${known}>`;
  return `the prefix \`${prefix}\` is not declared. Add \`${line}\` at the beginning.`;
}

function unknownWord(word: string, called: boolean): string | undefined {
  const upper = word.toUpperCase();
  if (word === 'a' || word === 'true' || word === 'false') return undefined;
  if (upper === 'TRUE' || upper === 'FALSE') return `write \`${word.toLowerCase()}\` in lower case.`;
  if (words.has(upper)) return undefined;
  const near = word.length < 3 ? undefined : nearest(upper, words);
  const advice = near === undefined ? ' A variable begins with `?`.' : ` Did you mean \`${near}\`?`;
  return `\`${word}\` is not a ${called ? 'function' : 'keyword'} of SPARQL.${advice}`;
}

/** Keywords and functions of SPARQL 1.1 (19.8) and of its updates, and those that engines add from the drafts of 1.2. */
const words = new Set(
  (
    'BASE PREFIX SELECT DISTINCT REDUCED AS CONSTRUCT WHERE DESCRIBE ASK FROM NAMED GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET ' +
    'VALUES LOAD SILENT INTO CLEAR DROP CREATE ADD TO MOVE COPY INSERT DATA DELETE WITH USING DEFAULT ALL GRAPH OPTIONAL SERVICE ' +
    'BIND UNDEF MINUS UNION FILTER EXISTS NOT IN STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND ' +
    'CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS ' +
    'TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ' +
    'ISNUMERIC REGEX SUBSTR REPLACE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR LATERAL TRIPLE SUBJECT PREDICATE OBJECT ' +
    'ISTRIPLE LANGDIR HASLANG HASLANGDIR STRLANGDIR ADJUST VERSION A'
  ).split(' '),
);
