import { QueryTooDeep } from '../errors.ts';
import { eachTerminal } from './sparql-text.ts';

/**
 * Maximum nesting of brackets; queries in practice stay below 20. The stack of the embedded engine overflows at 220 function calls,
 * 320 subqueries and 640 groups; the parser's on the main thread at 100 nested EXISTS conditions.
 */
const mostNested = 64;
/**
 * Maximum number of consecutive operators and groups, summed over all open brackets. Each one encloses everything before it, so
 * they add to the engine's depth. Its stack overflows at 770 BIND, at 850 sums or products (which count twice), at 1600
 * alternatives in a path, and at 2200 || or UNION.
 */
const mostInRow = 1000;

/** Counters of an open bracket. */
interface Level {
  readonly round: boolean;
  /** Groups, filters and names given by AS; each encloses the previous ones. */
  groups: number;
  /** Operators since the last comma, semicolon or full stop, which separate terms. */
  operators: number;
}

/**
 * Refuses a query or update that is too deep to parse, before a parser tries: the embedded engine's thread would end, and the
 * parser's stack would overflow. Single pass; words in strings, comments, names and IRIs do not count. @throws QueryTooDeep
 */
export function assertNotTooDeep(text: string, inRow = mostInRow): void {
  if (text.length <= mostInRow && openings(text) <= mostNested) return;
  const levels: Level[] = [{ round: false, groups: 0, operators: 0 }];
  let sum = 0;
  let before = '';
  for (const token of eachTerminal(text)) {
    const level = levels.at(-1)!;
    // << and >> are brackets; || and && are one operator each.
    const pair = token === before && /^[<>|&]$/.test(token);
    before = pair ? '' : token;
    if (isOpening(token) || (pair && token === '<')) {
      const group = token === '{' ? 1 : 0;
      level.groups += group;
      sum += group;
      levels.push({ round: token === '(', groups: 0, operators: 0 });
    } else if (/^[)\]}]$/.test(token) || (pair && token === '>')) {
      if (levels.length === 1) continue;
      sum -= level.groups + level.operators;
      levels.pop();
    } else if (token === ',' || (!level.round && (token === '.' || token === ';'))) {
      sum -= level.operators;
      level.operators = 0;
    } else if (/^(?:filter|as)$/i.test(token)) {
      // (expression AS ?name) belongs to the group around the brackets.
      const [around, weight] = token.length === 2 ? [levels.at(-2) ?? level, 2] : [level, 1];
      around.groups += weight;
      sum += weight;
    } else if (!pair) {
      const weight = weightOf(token, level.round);
      level.operators += weight;
      sum += weight;
    }
    if (levels.length > mostNested + 1 || sum > inRow) throw new QueryTooDeep();
  }
}

const isOpening = (token: string): boolean => token === '(' || token === '[' || token === '{';

/** Outside round brackets, + and - are signs, and * and / belong to paths. */
function weightOf(token: string, round: boolean): number {
  if (/^[+*/-]$/.test(token)) return round ? 2 : token === '/' ? 1 : 0;
  return /^[|^!&]$/.test(token) ? 1 : 0;
}

function openings(text: string): number {
  let found = 0;
  for (const character of text) if (isOpening(character) || character === '<') found++;
  return found;
}
