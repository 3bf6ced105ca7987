import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, packageText } from '../../core/index.ts';
import { type NamedQuery, type ParameterType, parameterTypes, QueryHeaderError, type QueryParameter } from './model.ts';

/** Every named query of a folder (default: the shipped `queries/`), sorted by name. Throws QueryHeaderError. */
export function loadQueries(folder = join(packageRoot(), 'queries')): readonly NamedQuery[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.rq'))
    .sort()
    .map((file) => readQuery(readFileSync(join(folder, file), 'utf8'), file));
}

/** The text of a query for internal use: `queries/internal/<name>.rq`. */
export function internalQuery(name: string): string {
  return packageText(`queries/internal/${name}.rq`);
}

/**
 * Reads the header, comment lines before the query:
 * `# name: …`, `# title: …`, `# answers: …`, and one `# param: name type [optional | = default] — description` per parameter.
 */
export function readQuery(text: string, file: string): NamedQuery {
  const field = (key: string): string[] =>
    [...text.matchAll(new RegExp(`^# ${key}: *(.*)$`, 'gm'))].map((match) => (match[1] ?? '').trim());
  const one = (key: string): string => {
    const [value] = field(key);
    if (value !== undefined && value !== '') return value;
    throw new QueryHeaderError(`The query file ${file} has no "# ${key}:" line in its header. Add it.`);
  };
  const parameters = field('param').map((line) => readParameter(line, file));
  return { name: one('name'), title: one('title'), answers: one('answers'), parameters, text };
}

const parameterLine = /^([a-z][A-Za-z0-9]*) (\w+)(?: (optional)| = (\S+))? — (.+)$/;

function readParameter(line: string, file: string): QueryParameter {
  const found = parameterLine.exec(line);
  const type = found?.[2] as ParameterType | undefined;
  if (found === null || type === undefined || !parameterTypes.includes(type)) {
    throw new QueryHeaderError(
      `The query file ${file} has a "# param:" line that is not "name type [optional | = default] — description".`,
    );
  }
  const fallback = found[4];
  return {
    name: found[1] ?? '',
    type,
    optional: found[3] !== undefined,
    ...(fallback === undefined ? {} : { default: fallback }),
    description: found[5] ?? '',
  };
}

/** Views: CONSTRUCT queries that express the catalogue in another data model. */
export function loadViews(folder = join(packageRoot(), 'queries', 'views')): readonly NamedQuery[] {
  return loadQueries(folder);
}
