import { QiawError } from '../../core/index.ts';

/** RDF that exceeds the limits for any request body: nested too deeply, or expanding too much when parsed. */
export class RdfTooCostly extends QiawError {
  readonly code = 'QIAW_RDF_TOO_COSTLY';
}

/** Nesting depth of nodes. Vocabularies and our own graphs need fewer than ten levels. */
const deepest = 64;
/** The time of the JSON-LD parser grows with the square of the depth. */
const deepestJson = 32;
/** Limit on the characters of a body when written as N-Quads. */
export const mostCharacters = 128 * 1024 * 1024;

const tooDeep = (what: string, levels: number): RdfTooCostly =>
  new RdfTooCostly(`${what} may be nested ${levels} deep. Name the inner nodes and write them one after another.`);

/** Parsers keep open nodes on a stack. Only the length of the stack gives the true depth, however the text is written. */
interface TurtleInside {
  readonly _contextStack: readonly unknown[];
  _saveContext(...context: readonly unknown[]): void;
}

/** Makes an N3 parser throw RdfTooCostly at a node nested too deeply. */
export function boundTurtle<P extends object>(parser: P): P {
  const inside = parser as unknown as TurtleInside;
  const save = inside._saveContext;
  inside._saveContext = (...context) => {
    if (inside._contextStack.length >= deepest) throw tooDeep('Turtle', deepest);
    save.apply(inside, [...context]);
  };
  return parser;
}

/** Makes an RDF/XML parser throw RdfTooCostly at an element nested too deeply. A node and its property are two levels. */
export function boundRdfXml<P extends object>(parser: P): P {
  const { activeTagStack } = parser as unknown as { readonly activeTagStack: unknown[] };
  activeTagStack.push = (...tags) => {
    if (activeTagStack.length >= 2 * deepest) throw tooDeep('RDF/XML', deepest);
    return Array.prototype.push.apply(activeTagStack, tags);
  };
  return parser;
}

/** @throws RdfTooCostly if objects and arrays are nested too deeply */
export function assertShallowJson(json: string): void {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    if (depth > deepestJson) throw tooDeep('JSON-LD', deepestJson);
  }
}

/** Protégé writes entities as abbreviations of namespaces: few, short, and not defined by other entities. */
const mostEntities = 100;
const longestEntity = 1000;

/** @throws RdfTooCostly if the entities of a document could expand without limit */
export function assertPlainEntities(xml: string): void {
  const entities = [...xml.matchAll(/<!ENTITY\s+([^"']*)(["'][^"']*)/g)];
  const plain = entities.every(([, name = '', value = '']) => {
    return !/[%&]/.test(name + value) && value.length <= longestEntity;
  });
  if (entities.length <= mostEntities && plain) return;
  throw new RdfTooCostly(
    `RDF/XML may define ${mostEntities} entities of ${longestEntity} characters, each without other entities. Write out their values.`,
  );
}
