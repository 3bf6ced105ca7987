import Negotiator from 'negotiator';
import { HttpProblem } from './problem.ts';

/** A representation of a resource. The order of a table is the server's preference. */
export interface Representation<F extends string> {
  readonly mediaType: string;
  readonly format: F;
  /** Value of `?format=` that selects it. */
  readonly short: string;
  /** Further values of `?format=` that select it. */
  readonly aka?: readonly string[];
}

/**
 * Chooses a representation by `?format=`, else by the Accept header (RFC 9110 12.5.1). If the header is missing or contains
 * no media type, the first is chosen. If none is acceptable: 406 with the list.
 */
export function negotiate<F extends string>(
  table: readonly Representation<F>[],
  accept: string | undefined,
  asked?: string,
): Representation<F> {
  const list = table.map((entry) => entry.mediaType);
  if (asked !== undefined) {
    // Clients send rdf+xml, json-ld or whole media types; an unescaped + arrives as a space.
    const wanted = asked.toLowerCase().replaceAll(' ', '+');
    const names = ({ short, mediaType, aka = [] }: Representation<F>) => [
      short,
      mediaType,
      mediaType.split('/')[1],
      ...aka,
    ];
    const found = table.find((entry) => names(entry).includes(wanted));
    if (found) return found;
    const known = [...new Set(table.map((entry) => entry.short))].join(', ');
    throw new HttpProblem(406, 'QIAW_NOT_ACCEPTABLE', `Unknown format. Available: ${known}.`);
  }
  const wanted = plainAccept(accept);
  if (wanted === undefined) return table[0]!;
  const best = new Negotiator({ headers: { accept: wanted } }).mediaType(list);
  const found = table.find((entry) => entry.mediaType === best);
  if (found) return found;
  throw new HttpProblem(
    406,
    'QIAW_NOT_ACCEPTABLE',
    `None of the accepted media types is available. Available: ${list.join(', ')}.`,
  );
}

/** Whether the client is a browser: it accepts HTML and prefers no representation of the table to it. */
export function prefersHtml(table: readonly Representation<string>[], accept: string | undefined): boolean {
  const wanted = plainAccept(accept);
  if (wanted === undefined || !/text\/html|application\/xhtml\+xml/i.test(wanted)) return false;
  const best = new Negotiator({ headers: { accept: wanted } }).mediaType([
    'text/html',
    ...table.map((entry) => entry.mediaType),
  ]);
  return best === 'text/html';
}

/**
 * Whether the client wants the bytes of a file rather than a description of it: it prefers the media type of the file to HTML and
 * RDF, or accepts anything (curl, wget and libraries for downloads send only the range of all types).
 */
export function prefersFile(
  mediaType: string,
  table: readonly Representation<string>[],
  accept: string | undefined,
): boolean {
  const wanted = plainAccept(accept);
  if (wanted === undefined) return true;
  const described = ['text/html', 'application/xhtml+xml', ...table.map((entry) => entry.mediaType)];
  const own = described.includes(mediaType) ? [] : [mediaType, 'application/octet-stream'];
  const best = new Negotiator({ headers: { accept: wanted } }).mediaType([...own, ...described]);
  return best !== undefined && (own.includes(best) || /^\*\/\*(?:;q=\S+)?$/.test(wanted));
}

/**
 * The usable part of the Accept header: parameters other than q do not distinguish our representations and are dropped, a
 * lone `*` means any type (Java's old default contains it), an invalid q counts as 1. Undefined if no media range is left.
 */
function plainAccept(accept: string | undefined): string | undefined {
  const ranges = (accept ?? '').split(',').flatMap((part) => {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const range = name === '*' ? '*/*' : name.toLowerCase();
    if (!/^(?:\*\/\*|[\w!#$&^.+-]+\/(?:\*|[\w!#$&^.+-]+))$/.test(range)) return [];
    const q = parameters
      .map((one) => /^q\s*=\s*([01](?:\.\d*)?|\.\d+)$/i.exec(one)?.[1])
      .find((value) => value !== undefined);
    return [q === undefined ? range : `${range};q=${q}`];
  });
  return ranges.length === 0 ? undefined : ranges.join(', ');
}
