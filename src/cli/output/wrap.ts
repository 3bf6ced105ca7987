/**
 * Lines of at most `columns` characters, broken at blanks; a longer word, such as a path, keeps its line. Further lines are
 * indented like the text of the first, behind its count or label.
 */
export function wrapped(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (line.length <= columns ? line : wrappedLine(line, columns)))
    .join('\n');
}

function wrappedLine(line: string, columns: number): string {
  const [start = ''] = /^\s*(?:\d+\s\s+|[\p{L}() ]+\s\s+)?/u.exec(line) ?? [];
  const indent = ' '.repeat(start.length > columns / 2 ? 4 : Math.max(start.length, 2));
  const lines: string[] = [];
  let current = start;
  for (const word of line.slice(start.length).split(' ')) {
    const isFirst = current.trim() === '' || current === start;
    const next = isFirst ? current + word : `${current} ${word}`;
    if (next.length <= columns || isFirst) {
      current = next;
      continue;
    }
    lines.push(current);
    current = indent + word;
  }
  return [...lines, current].join('\n');
}
