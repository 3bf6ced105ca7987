/** An intended difference: lines of some files that may differ, or that are the same once they are rewritten by `as`. */
interface Meant {
  readonly file: RegExp;
  readonly line?: RegExp;
  readonly as?: (line: string) => string;
  readonly why: string;
}

/** Removes the last cells of a row; texts in quotes may contain commas. */
const withoutLast = (cells: number) => (line: string) =>
  line.replace(new RegExp(`(,("[^"]*"|[^,"]*)){${cells}}$`), '').replace(/,$/, '');

const anyLine = /^/;

/** Intended differences since the commit, and why. An entry that is no longer needed is a fault too. */
export const meant: readonly Meant[] = [
  {
    file: /^\.passed$/,
    line: /^[+-] ([0-9a-f]{60,64})?$/,
    why: 'the graph of executions holds times, and its digest is recorded',
  },
  { file: /^README\.md$/, line: /^only after$/, why: 'a run writes how its files are opened' },
  {
    file: /^(cases\/[^/]+\/features|manifest)\.csv$/,
    as: (line) => (line.startsWith('+') ? withoutLast(2)(line) : line),
    why: 'tables end with readable columns: subject and image',
  },
  {
    file: /^exports\/[^/]+\/export\/features\.csv$/,
    as: (line) => (line.startsWith('+') ? withoutLast(1)(line) : line),
    why: 'features.csv of exports ends with a readable column: image',
  },
  {
    file: /^exports\/[^/]+\/export\/deep-features\.csv$/,
    as: (line) => (line.startsWith('+') ? line.replace(/,(image|(CT|MR|PT) [^,"]+)(?=,)/, '') : line),
    why: 'deep-features.csv of exports has the same column before the components',
  },
  {
    file: /^exports\/[^/]+\/export\/(deep-)?features\.(parquet|csv-metadata\.json)$/,
    line: /^at byte |^\+ ([{}]|"(datatype|name|titles|dc:description)": "(string|image|Name of the image .*)")$/,
    why: 'the same column in the other forms of these tables',
  },
  {
    file: /\/case\.json$|\.trig$|\/graph\.(nq|trig)\.gz$/,
    as: (line) => line.replace(/^(. (?:"message": |rdfs:comment |<.*> ))"[^":,]+[:,] /, '$1"…: '),
    why: 'notes name the region instead of its number',
  },
  {
    file: /\/case\.json$|\.trig$|\/graph\.(nq|trig)\.gz$|\/files\.csv$/,
    line: /^. ("bytes": |"sha256": |dcat:byteSize |spdx:checksumValue |<\S*\/id\/file\/\S+> <\S+(byteSize|checksumValue)> )|,text\/csv,\d+,/,
    why: 'sizes and digests of these tables',
  },
  {
    file: /^refusals\.ndjson$|^graphs\/refusals\.trig$/,
    line: anyLine,
    why: 'refusals name the ROI and have more kinds, and their IRIs are digests',
  },
  { file: /^graphs\/catalog\.trig$/, line: anyLine, why: 'metadata of the catalogue follow newer profiles' },
];

/** Lines of a difference for which there is no reason; adds the reasons of the others to `used`. */
export function unmeantLines(file: string, lines: readonly string[], used: Set<string>): readonly string[] {
  let left = lines;
  for (const { file: files, line: allowed, as, why } of meant) {
    if (!files.test(file)) continue;
    const kept = as ? unpaired(left, as) : left.filter((line) => !allowed!.test(line));
    if (kept.length < left.length) used.add(why);
    left = kept;
  }
  return left;
}

/** Lines that only one side has also after both are rewritten. */
function unpaired(lines: readonly string[], as: (line: string) => string): readonly string[] {
  const keysOf = (side: string) =>
    new Set(lines.filter((line) => line.startsWith(side)).map((line) => as(line).slice(2)));
  const [before, after] = [keysOf('-'), keysOf('+')];
  return lines.filter((line) => !before.has(as(line).slice(2)) || !after.has(as(line).slice(2)));
}
