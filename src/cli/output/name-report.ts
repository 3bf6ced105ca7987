import { counted } from '../../core/index.ts';
import type { NameReading } from '../../image/index.ts';
import type { SurveyedRegion } from '../../pipeline/index.ts';

/** One line of `qiaw names check`: regions with the same name and the same meaning. */
export interface NameLine {
  readonly region: string;
  readonly class: string;
  readonly standardName: string;
  readonly laterality: string;
  readonly method: string;
  readonly timePoint: string;
  readonly observer: string;
  /** The rule that matched, with the text it read if that is not the region's name. */
  readonly rules: readonly string[];
  readonly regions: number;
}

/** Groups regions that are shown alike, in the order of their names. */
export function nameLines(
  regions: readonly SurveyedRegion[],
  shown: (region: SurveyedRegion) => string,
  observer: (text: string) => string,
): NameLine[] {
  const lines = new Map<string, NameLine>();
  for (const region of regions) {
    const line = lineOf(region, shown(region), observer);
    const { regions: _, ...what } = line;
    const key = JSON.stringify(what);
    lines.set(key, { ...line, regions: (lines.get(key)?.regions ?? 0) + 1 });
  }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

function lineOf({ reading, further }: SurveyedRegion, region: string, observer: (text: string) => string): NameLine {
  // What the name of the region states comes before what the texts of its delineation state.
  const readings = [...(reading ? [reading] : []), ...further];
  const first = <T>(of: (one: (typeof readings)[number]) => T | undefined): T | undefined =>
    readings.map(of).find((value) => value !== undefined);
  const stated = first((one) => one.observer);
  return {
    region,
    class: reading?.meaning?.key ?? '',
    standardName: reading?.standardName ?? '',
    laterality: reading?.laterality ?? '',
    method: first((one) => one.method) ?? '',
    timePoint: first((one) => one.timePoint) ?? '',
    observer: stated === undefined ? '' : observer(stated),
    rules: rulesOf(readings),
    regions: 1,
  };
}

/** Each rule once, with the texts that it read if they are not the region's name. */
function rulesOf(readings: readonly NameReading[]): string[] {
  const texts = new Map<string, string[]>();
  for (const { rule, text } of readings)
    texts.set(rule, [...(texts.get(rule) ?? []), ...(text === 'ROIName' ? [] : [text])]);
  return [...texts].map(([rule, read]) => (read.length === 0 ? rule : `${rule} (${read.join(', ')})`));
}

const columns = [
  ['region', ({ region }) => region],
  ['class', (line) => line.class || '(none)'],
  ['standard name', ({ standardName }) => standardName],
  ['side', ({ laterality }) => laterality],
  ['method', ({ method }) => method],
  ['time point', ({ timePoint }) => timePoint],
  ['observer', ({ observer }) => observer],
  ['rule', ({ rules }) => rules.join(', ') || '(none)'],
  ['regions', ({ regions }) => String(regions)],
] as const satisfies ReadonlyArray<readonly [string, (line: NameLine) => string]>;

/** The lines as a table; columns that are empty in all lines are left out. */
export function nameTableText(lines: readonly NameLine[]): string {
  const used = columns.filter(([, of]) => lines.some((line) => of(line) !== ''));
  const rows = lines.map((line) => used.map(([, of]) => of(line)));
  const widths = used.map(([title], at) => rows.reduce((most, row) => Math.max(most, row[at]!.length), title.length));
  const text = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd();
  const total = lines.reduce((sum, { regions }) => sum + regions, 0);
  const without = lines.reduce((sum, line) => sum + (line.class === '' ? line.regions : 0), 0);
  return [
    text(used.map(([title]) => title)),
    text(widths.map((width) => '-'.repeat(width))),
    ...rows.map(text),
    '',
    `${counted(total, 'region')}, ${without} without class.`,
    '',
  ].join('\n');
}

/** A name table with the names that have no class, ready to be edited and passed to `--names`. */
export function suggestedTable(regions: readonly SurveyedRegion[]): string {
  const counts = new Map<string, { count: number; words: string }>();
  for (const { name, reading } of regions) {
    if (reading?.meaning || name.trim() === '') continue;
    const { count = 0 } = counts.get(name) ?? {};
    counts.set(name, { count: count + 1, words: reading?.standardName ?? '' });
  }
  const names = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const listed = names.map(([name, { count, words }]) => {
    const known = words === '' ? '' : `; known words: ${words}`;
    return `    - ${JSON.stringify(name)} # ${counted(count, 'region')}${known}`;
  });
  return [
    '# Names of regions to which no rule or entry gives a class. PRIVATE: they are as the source writes them.',
    '# Move a name to the key of what it means, for example `heart: ["Hart A"]` or `lung-left: [...]`. The keys are those of',
    '# ontology/roi-names.yaml (docs/roi-names.md). Names under `unknown` stay without class.',
    'version: 1',
    'aliases:',
    ...(listed.length === 0 ? ['  unknown: []'] : ['  unknown:', ...listed]),
    '',
  ].join('\n');
}
