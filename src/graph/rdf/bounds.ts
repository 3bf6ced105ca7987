import { QiawError } from '../../core/index.ts';

/** RDF that would cost more than any body may, whatever it says: nested too deep, or growing too much as it is read. */
export class RdfTooCostly extends QiawError {
  readonly code = 'QIAW_RDF_TOO_COSTLY';
}

/** Nodes inside one another. Vocabularies and our own graphs need fewer than ten. */
const deepest = 64;
/** The JSON-LD parser needs time that grows with the square of the depth. */
const deepestJson = 32;
/** Characters a body may have when it is written out as N-Quads. */
export const mostCharacters = 128 * 1024 * 1024;

const tooDeep = (what: string, levels: number): RdfTooCostly =>
  new RdfTooCostly(
    `${what} may be nested ${levels} deep. Give the inner nodes names and write them one after the other.`,
  );

/** Parsers keep the nodes they are in on a stack; its length is the one thing that cannot be written so that it looks less deep. */
interface TurtleInside {
  readonly _contextStack: readonly unknown[];
  _saveContext(...context: readonly unknown[]): void;
}

/** Has an N3 parser throw RdfTooCostly at a node too deep. */
export function boundTurtle<P extends object>(parser: P): P {
  const inside = parser as unknown as TurtleInside;
  const save = inside._saveContext;
  inside._saveContext = (...context) => {
    if (inside._contextStack.length >= deepest) throw tooDeep('Turtle', deepest);
    save.apply(inside, [...context]);
  };
  return parser;
}

/** Has an RDF/XML parser throw RdfTooCostly at an element too deep: a node and its property are two. */
export function boundRdfXml<P extends object>(parser: P): P {
  const { activeTagStack } = parser as unknown as { readonly activeTagStack: unknown[] };
  activeTagStack.push = (...tags) => {
    if (activeTagStack.length >= 2 * deepest) throw tooDeep('RDF/XML', deepest);
    return Array.prototype.push.apply(activeTagStack, tags);
  };
  return parser;
}

/** @throws RdfTooCostly where objects and arrays lie too deep in one another */
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

/** Entities stand for namespaces in what Protégé writes: a few, short, none made of others. */
const mostEntities = 100;
const longestEntity = 1000;

/** @throws RdfTooCostly where entities of a document could grow without measure */
export function assertPlainEntities(xml: string): void {
  const entities = [...xml.matchAll(/<!ENTITY\s+([^"']*)(["'][^"']*)/g)];
  const plain = entities.every(([, name = '', value = '']) => {
    return !/[%&]/.test(name + value) && value.length <= longestEntity;
  });
  if (entities.length <= mostEntities && plain) return;
  throw new RdfTooCostly(
    `RDF/XML may define ${mostEntities} entities of ${longestEntity} characters, none made of others. Write out what they stand for.`,
  );
}
