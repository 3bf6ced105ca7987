import type { Suggestion, Taken, VariableDraft } from './suggestion.ts';

/** A suggestion as a mapping file (YAML) with comments. */
export function mappingText(suggestion: Suggestion): string {
  const { source, subject, delimiter, decimal, missing, taken, left } = suggestion;
  const active = taken.filter(({ isActive }) => isActive);
  const proposed = taken.filter(({ isActive }) => !isActive);
  return [
    `# Suggested by \`qiaw import --suggest\` from ${source}. Check every line; docs/imports.md explains the keys.`,
    '# Then see what it does, without writing anything: qiaw import TABLE --mapping THIS_FILE --data DIR --dry-run',
    'version: 1',
    'kind: clinical',
    ...(delimiter === ',' ? [] : [`delimiter: ${text(delimiter)}`]),
    ...(decimal === '.' ? [] : [`decimal: ${text(decimal)}`]),
    subject === undefined
      ? 'subject: { column: "" } # not recognised: name the column of the patient identifier'
      : `subject: { column: ${text(subject)} } # the same text as PatientID of the DICOM objects? If not, see subject.prefix`,
    `missing: [${missing.map(text).join(', ')}]`,
    '',
    active.length === 0 ? 'variables: []' : 'variables:',
    ...active.flatMap(entry),
    ...(proposed.length === 0 ? [] : ['  # Not taken. Remove the `# ` to take a column, here and under `define`.']),
    ...proposed.flatMap(entry).map(commented),
    ...definitions(active, proposed),
    ...(left.length === 0 ? [] : ['', '# Left out:']),
    ...left.map(({ column, reason }) => `#   ${text(column)}: ${reason}`),
    '',
  ].join('\n');
}

function entry({ column, term, comment, unit, codes, open, date, origin, own }: Taken): string[] {
  const stated = [
    `column: ${text(column)}`,
    `term: ${term}`,
    ...(unit === undefined || own !== undefined ? [] : [`unit: ${unit}`]),
    ...(date === undefined ? [] : [`date: ${date}`]),
    ...(origin === undefined
      ? []
      : [`origin: { column: ${text(origin.column)}${origin.date === date ? '' : `, date: ${origin.date}`} }`]),
  ];
  if (own !== undefined && unit !== undefined) stated.push(`unit: ${text(unit)}`);
  const about = `  # ${comment}`;
  if (codes === undefined) return [about, `  - { ${stated.join(', ')} }`];
  return [
    about,
    `  - ${stated[0]}`,
    ...stated.slice(1).map((line) => `    ${line}`),
    codes.size === 0 ? '    codes: {}' : '    codes:',
    ...[...codes].map(([cell, code]) => `      ${text(cell)}: ${text(code)}`),
    ...[...(open ?? [])].map(([cell, rows]) => `      # ${text(cell)}: ?  (rows: ${rows})`),
  ];
}

function definitions(active: readonly Taken[], proposed: readonly Taken[]): string[] {
  const lines = (entries: readonly Taken[]) =>
    entries.flatMap(({ term, own }) => (own === undefined ? [] : draft(term, own)));
  const [own, possible] = [lines(active), lines(proposed)];
  if (own.length + possible.length === 0) return [];
  const head =
    '# Variables of your own: label, definition, unit (UCUM) or codes, and exactMatch or closeMatch (ncit:, sct:, loinc:, mcode:, omop:).';
  return ['', head, own.length === 0 ? '# define:' : 'define:', ...own, ...possible.map(commented)];
}

function draft(term: string, { label, definition, unit, minimum, maximum, codes }: VariableDraft): string[] {
  return [
    `  ${term}:`,
    `    label: ${text(label)}`,
    `    definition: ${text(definition)}`,
    `    type: ${codes === undefined ? 'number' : 'code'}`,
    ...(unit === undefined ? [] : [`    unit: ${text(unit)}`]),
    ...(minimum === undefined ? [] : [`    minimum: ${minimum}`]),
    ...(maximum === undefined ? [] : [`    maximum: ${maximum}`]),
    ...(codes === undefined
      ? []
      : ['    codes:', ...[...codes].map(([code, one]) => `      ${text(code)}: ${text(one)}`)]),
  ];
}

/** The line as a comment that is in effect once `# ` is removed. */
const commented = (line: string): string => (/^\s*#/.test(line) ? line : line.replace(/^(\s*)/, '# $1'));

/** A text in double quotes, which YAML reads as JSON does. */
const text = (value: string): string => JSON.stringify(value);
