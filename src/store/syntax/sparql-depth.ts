import { QueryTooDeep } from '../errors.ts';
import { eachTerminal } from './sparql-text.ts';

/**
 * Brackets inside one another; queries in use stay below 20. The embedded engine's stack ends at 220 calls of functions, at 320 selections
 * and at 640 groups, the parser's on the main thread at 100 conditions with EXISTS.
 */
const mostNested = 64;
/**
 * Operators and groups in a row, summed up over all open brackets: each encloses what stands before it, so the engine goes as deep as
 * they are many. Its stack ends at 770 BIND and 850 sums or products (which count twice), at 1600 choices in a path, at 2200 || or UNION.
 */
const mostInRow = 1000;

/** What has been read of an open bracket. */
interface Level {
  readonly round: boolean;
  /** Groups, filters and names given by AS: each encloses those before. */
  groups: number;
  /** Since the last comma, semicolon or full stop: what stands beyond them is another term. */
  operators: number;
}

/**
 * Refuses a query or update that no engine can read before one tries to: the embedded one would end with its thread, the parser at the
 * end of the stack. One pass; words of strings, comments, names and IRIs do not count. @throws QueryTooDeep
 */
export function assertNotTooDeep(text: string, inRow = mostInRow): void {
  if (text.length <= mostInRow && openings(text) <= mostNested) return;
  const levels: Level[] = [{ round: false, groups: 0, operators: 0 }];
  let sum = 0;
  let before = '';
  for (const token of eachTerminal(text)) {
    const level = levels.at(-1)!;
    // << and >> are brackets, || and && one operator each.
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

/** Outside round brackets + and - are signs, * and / belong to paths. */
function weightOf(token: string, round: boolean): number {
  if (/^[+*/-]$/.test(token)) return round ? 2 : token === '/' ? 1 : 0;
  return /^[|^!&]$/.test(token) ? 1 : 0;
}

function openings(text: string): number {
  let found = 0;
  for (const character of text) if (isOpening(character) || character === '<') found++;
  return found;
}
