import { clinicalVariables } from '../../graph/index.ts';
import type { DateFormat } from '../map/dates.ts';
import { ImportSource } from '../table/source.ts';
import type { ColumnProfile, TableProfile } from './profile.ts';
import { codesOf, isHeading, unitIn, variableName, variableOf } from './recognise.ts';
import type { Left, Suggestion, Taken } from './suggestion.ts';
import { type DateColumn, timesOf } from './times.ts';

/** Headings of a REDCap data dictionary, as the designer exports them and as its API does. */
const headings = {
  field: ['Variable / Field Name', 'field_name'],
  type: ['Field Type', 'field_type'],
  label: ['Field Label', 'field_label'],
  choices: ['Choices, Calculations, OR Slider Labels', 'select_choices_or_calculations'],
  validation: ['Text Validation Type OR Show Slider Number', 'text_validation_type_or_show_slider_number'],
  least: ['Text Validation Min', 'text_validation_min'],
  most: ['Text Validation Max', 'text_validation_max'],
  identifier: ['Identifier?', 'identifier'],
} as const;
type Field = Readonly<Record<keyof typeof headings, string>>;

export const isDictionary = (header: readonly string[]): boolean =>
  [headings.field, headings.type, headings.choices].every((names) => names.some((name) => header.includes(name)));

/**
 * The mapping of the table that REDCap exports with raw values, from the project's data dictionary. Fields that are marked as
 * identifiers, notes, files and texts without validation are left out. @throws ImportSourceError
 */
export async function suggestFromDictionary(
  path: string,
  { header, delimiter, rows }: TableProfile,
): Promise<Suggestion> {
  const fields: Field[] = [];
  for await (const { number, cells } of new ImportSource(path).rows(delimiter)) {
    if (number > 1) fields.push(fieldOf(cells, header));
  }
  const [record, ...rest] = fields;
  const names = new Set<string>();
  const known = new Set<string>();
  const taken: Taken[] = [];
  const left: Left[] = [];
  const dates: DateColumn[] = [];
  for (const field of rest) {
    const form = dateOf(field);
    if (isMarked(field)) left.push({ column: field.field, reason: 'marked as an identifier' });
    else if (form !== undefined)
      dates.push({ column: field.field, heading: `${field.field} ${field.label}`, dates: [form] });
    else {
      const found = takenOf(field, known, names);
      if (found.length === 0) left.push({ column: field.field, reason: reasonOf(field) });
      for (const one of found) if (one.own === undefined) known.add(one.term);
      taken.push(...found);
    }
  }
  // With a birth date that is marked as an identifier, an age is only proposed.
  const marked = rest.filter(
    (field) => isMarked(field) && dateOf(field) !== undefined && isHeading('birth', `${field.field} ${field.label}`),
  );
  const births = marked.map((field) => ({
    column: field.field,
    heading: 'birth',
    dates: [dateOf(field)!],
    isMarked: true,
  }));
  const times = timesOf([...births, ...dates], known);
  const isBirth = new Set(births.map(({ column }) => column));
  return {
    source: `a REDCap data dictionary of ${rows} fields; export the records with raw values`,
    subject: record?.field,
    delimiter: ',',
    decimal: '.',
    missing: ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'None'],
    taken: [...taken, ...times.taken],
    left: [...left, ...times.left.filter(({ column }) => !isBirth.has(column))],
  };
}

function fieldOf(cells: readonly string[], header: readonly string[]): Field {
  const read = (names: readonly string[]): string =>
    (cells[header.findIndex((name) => names.includes(name))] ?? '').trim();
  return Object.fromEntries(Object.entries(headings).map(([key, names]) => [key, read(names)])) as Field;
}

const isMarked = ({ identifier }: Field): boolean => /^y/i.test(identifier);

/** REDCap exports dates as YYYY-MM-DD, whatever form the form shows. */
const dateOf = ({ type, validation }: Field): DateFormat | undefined =>
  type === 'text' && /^date/.test(validation) ? 'YYYY-MM-DD' : undefined;

const reasonOf = ({ type, validation }: Field): string =>
  type === 'text' || type === 'notes'
    ? validation === ''
      ? 'free text'
      : `text (${validation})`
    : `a field of type ${type}`;

/** `1, Male | 2, Female` by code. */
function choicesOf({ type, choices }: Field): ReadonlyMap<string, string> | undefined {
  if (type === 'yesno')
    return new Map([
      ['1', 'Yes'],
      ['0', 'No'],
    ]);
  if (type === 'truefalse')
    return new Map([
      ['1', 'True'],
      ['0', 'False'],
    ]);
  if (!['radio', 'dropdown', 'checkbox'].includes(type)) return undefined;
  const parts = choices
    .split('|')
    .map((part) => part.trim())
    .filter(Boolean);
  return new Map(
    parts.map((part) => {
      const [code = '', ...label] = part.split(',');
      return [code.trim(), label.join(',').trim() || code.trim()];
    }),
  );
}

function takenOf(field: Field, known: ReadonlySet<string>, names: Set<string>): Taken[] {
  const { field: column, label, type, validation, least, most } = field;
  const title = plainLabel(label) || column;
  const choices = choicesOf(field);
  if (type === 'checkbox') return checkboxes(column, title, choices ?? new Map(), names);
  if (choices !== undefined) {
    const profile = profileOf(`${column} ${title}`, 'code', new Map([...choices.values()].map((text) => [text, 1])));
    const term = variableOf(profile);
    const meanings = term === undefined || known.has(term) ? undefined : codesOf(term, profile);
    if (term !== undefined && meanings !== undefined && meanings.size > 0) {
      const codes = new Map(
        [...choices].flatMap(([raw, text]) => (meanings.has(text) ? [[raw, meanings.get(text)!] as const] : [])),
      );
      const open = new Map(
        [...choices].filter(([, text]) => !meanings.has(text)).map(([raw, text]) => [`${raw} (${text})`, 0]),
      );
      return [
        { column, term, codes, open, isActive: true, comment: `${clinicalVariables.get(term)!.label}: ${title}` },
      ];
    }
    const own = { label: title, definition: `${title} (REDCap field ${column}).`, codes: choices };
    const codes = new Map([...choices.keys()].map((code) => [code, code]));
    return [{ column, term: variableName(column, names), codes, own, isActive: true, comment: title }];
  }
  if (type !== 'calc' && !/^(?:number|integer)/.test(validation)) return [];
  const profile = profileOf(`${column} ${title}`, 'number', new Map());
  const term = variableOf({ ...profile, range: [10, 10] });
  const unit = unitIn(`${column} ${title}`);
  if (term !== undefined && !known.has(term)) {
    const { units, label: meaning } = clinicalVariables.get(term)!;
    const stated = unit !== undefined && units[unit] !== undefined ? unit : Object.keys(units)[0]!;
    return [
      {
        column,
        term,
        unit: stated,
        isActive: true,
        comment: `${meaning}: ${title}${unit === stated ? '' : `; ${stated} is assumed`}`,
      },
    ];
  }
  const [minimum, maximum] = [numberIn(least), numberIn(most)];
  const own = {
    label: title,
    definition: `${title} (REDCap field ${column}).`,
    unit: unit ?? '1',
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
  };
  return [
    {
      column,
      term: variableName(column, names),
      unit: own.unit,
      own,
      isActive: true,
      comment: `${title}; state its unit`,
    },
  ];
}

/** REDCap exports one column per choice of a checkbox: `field___code`. */
function checkboxes(column: string, title: string, choices: ReadonlyMap<string, string>, names: Set<string>): Taken[] {
  const codes = new Map([
    ['1', 'Checked'],
    ['0', 'Unchecked'],
  ]);
  return [...choices].map(([code, text]) => ({
    column: `${column}___${code}`,
    term: variableName(`${column} ${code}`, names),
    codes: new Map([
      ['1', '1'],
      ['0', '0'],
    ]),
    isActive: true,
    comment: `${title}: ${text}`,
    own: { label: `${title}: ${text}`, definition: `${title}: ${text} (REDCap field ${column}).`, codes },
  }));
}

const plainLabel = (label: string): string =>
  label
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const numberIn = (text: string): number | undefined =>
  text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);

const profileOf = (name: string, kind: 'code' | 'number', cells: ReadonlyMap<string, number>): ColumnProfile => ({
  name,
  kind,
  cells,
  filled: cells.size,
  isUnique: false,
});
