import { parse } from './parse.ts';
import type { Quad } from './terms.ts';

/**
 * The statements about the nodes whose subject, as written, matches, from a file read line by line in the form that `serialise`
 * writes. An import may have millions of values, and parsing them all takes a hundred times as long.
 */
export class NodeLines {
  readonly #pattern: RegExp;
  readonly #prefixes: string[] = [];
  readonly #lines: string[] = [];
  #isInside = false;

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  take(line: string): void {
    if (line.startsWith('@prefix ')) this.#prefixes.push(line);
    if (!this.#isInside) this.#isInside = /^[<\w]/.test(line) && this.#pattern.test(line);
    if (!this.#isInside) return;
    this.#lines.push(line);
    if (line.endsWith(' .')) this.#isInside = false;
  }

  /** @throws RdfSyntaxError */
  quads(): Quad[] {
    if (this.#lines.length === 0) return [];
    return parse([...new Set(this.#prefixes), ...this.#lines].join('\n'), 'turtle', 'https://w3id.org/fair-qiaw/');
  }
}

/** Variables that an import declares. */
export const variableNodes = /^(?:id:|<[^>]*\/id\/)variable\\?\//;
/** Parts of the records of an import: clinical observations and predictions. */
export const observationNodes = /^(?:id:|<[^>]*\/id\/)record\\?\/[^>]*#/;
