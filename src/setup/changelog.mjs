// Reads and changes the changelog, for the release script and the tests.

const kinds = ['Added', 'Changed', 'Fixed', 'Removed'];

/** The section of one version without its heading; undefined if there is none. */
export function sectionOf(changelog, version) {
  const lines = changelog.split('\n');
  const start = lines.findIndex((line) => line === `## ${version}` || line.startsWith(`## ${version} - `));
  if (start === -1) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## '));
  return lines
    .slice(start + 1, length === -1 ? undefined : start + 1 + length)
    .join('\n')
    .trim();
}

/** Moves the lines under Unreleased to a new section, grouped by kind. */
export function releaseUnreleased(changelog, version, date) {
  const open = sectionOf(changelog, 'Unreleased');
  if (!open) throw new Error('CHANGELOG.md has no lines under Unreleased.');
  const entries = open.split(/\n(?=\* )/);
  const groups = kinds.map((kind) => [
    kind,
    entries.filter((one) => one.startsWith(`* ${kind}: `)).map((one) => `* ${capital(one.slice(kind.length + 4))}`),
  ]);
  const sorted = groups.reduce((sum, [, lines]) => sum + lines.length, 0);
  if (sorted !== entries.length)
    throw new Error(`Each line under Unreleased must begin with one of: ${kinds.join(', ')}.`);
  const section = groups
    .filter(([, lines]) => lines.length > 0)
    .map(([kind, lines]) => `### ${kind}\n\n${lines.join('\n')}`);
  return changelog.replace(
    `## Unreleased\n\n${open}`,
    `## Unreleased\n\n## ${version} - ${date}\n\n${section.join('\n\n')}`,
  );
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
