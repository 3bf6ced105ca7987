/** Device names that Windows reserves, with or without an extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const longest = 80;

/**
 * File names (without extension) for labels, in the same order: safe on every file system, unique without regard to case.
 *
 * Letters, digits, `_`, `-` and inner dots stay ("GTV-1", "Lung-Left"); every other run of characters becomes `_`, so
 * no separator, drive, leading dot or control character survives. Empty results become `roi`, reserved names get a `_`,
 * long ones are cut to 80 characters, and a name already in use gets the first free `-2`, `-3`, …: labels that need no
 * change keep theirs.
 */
export function fileNames(labels: readonly string[]): string[] {
  const safe = labels.map(safeName);
  const taken = new Set<string>();
  const result = new Array<string | undefined>(labels.length).fill(undefined);
  const claim = (n: number, name: string): boolean => {
    const key = name.toLowerCase();
    if (taken.has(key)) return false;
    taken.add(key);
    result[n] = name;
    return true;
  };
  for (const [n, name] of safe.entries()) if (name === labels[n]) claim(n, name);
  for (const [n, name] of safe.entries()) {
    if (result[n] !== undefined || claim(n, name)) continue;
    let count = 2;
    while (!claim(n, `${name}-${count}`)) count++;
  }
  return result as string[];
}

function safeName(label: string): string {
  const plain = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_.-]+/g, '_')
    .replace(/\.{2,}/g, '_')
    .slice(0, longest)
    .replace(/^[.-]+/, '_')
    .replace(/\.+$/, '');
  if (plain === '' || /^_+$/.test(plain)) return 'roi';
  return reserved.test(plain.split('.')[0]!) ? `_${plain}` : plain;
}
