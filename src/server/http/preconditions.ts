import { HttpProblem } from '../answer/problem.ts';

/** Entity tags of a header (RFC 9110 8.8.3): `*`, or a list. */
function tagsOf(header: string): '*' | readonly { readonly weak: boolean; readonly value: string }[] {
  if (header.trim() === '*') return '*';
  return [...header.matchAll(/(?:^|,)\s*(W\/)?"([^"]*)"(?=\s*(?:,|$))/g)].map(([, weak, value]) => ({
    weak: weak !== undefined,
    value: value!,
  }));
}

const bare = (tag: string): string => tag.replace(/^W\//, '').replaceAll('"', '');

/** Whether If-None-Match names this representation, so that a GET is answered with 304 (13.1.2, weak comparison). */
export function isUnchanged(request: Request, tag: string | undefined): boolean {
  const header = request.headers.get('if-none-match');
  if (header === null || tag === undefined) return false;
  const tags = tagsOf(header);
  return tags === '*' || tags.some(({ value }) => value === bare(tag));
}

/**
 * If-Match and If-None-Match of a write (13.1.1, 13.1.2). `state` identifies what is there now, whatever its format: tags are
 * `"<state>-<format>"`; undefined if nothing is there. @throws HttpProblem 412
 */
export async function assertPreconditions(request: Request, state: () => Promise<string | undefined>): Promise<void> {
  const [ifMatch, ifNoneMatch] = [request.headers.get('if-match'), request.headers.get('if-none-match')];
  if (ifMatch === null && ifNoneMatch === null) return;
  const now = await state();
  const names = (header: string, strong: boolean): boolean => {
    if (now === undefined) return false;
    const tags = tagsOf(header);
    return tags === '*' || tags.some(({ weak, value }) => !(weak && strong) && value.replace(/-[a-z]+$/, '') === now);
  };
  if (ifMatch !== null && !names(ifMatch, true)) {
    throw failed(
      'It has changed since you read it, or is not there (If-Match). Read it again, and repeat your change.',
    );
  }
  if (ifNoneMatch !== null && names(ifNoneMatch, false)) throw failed('It is there already (If-None-Match).');
}

const failed = (message: string) => new HttpProblem(412, 'QIAW_PRECONDITION', message);
