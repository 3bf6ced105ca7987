/** Whether robots.txt (RFC 9309) allows all crawlers to fetch this path: the longest matching rule wins; on a tie, allow wins. */
export function allows(robots: string, path: string): boolean {
  let inGroup = false;
  let rulesBegan = false;
  let best: { readonly length: number; readonly allow: boolean } = { length: -1, allow: true };
  for (const line of robots.split(/\r?\n/)) {
    const [, name, value = ''] = /^\s*([A-Za-z-]+)\s*:\s*([^#]*?)\s*(?:#.*)?$/.exec(line) ?? [];
    const field = name?.toLowerCase();
    if (field === 'user-agent') {
      inGroup = (inGroup && !rulesBegan) || value === '*' || /googlebot/i.test(value);
      rulesBegan = false;
    } else if (field === 'allow' || field === 'disallow') {
      rulesBegan = true;
      if (!inGroup || value === '' || !matches(value, path)) continue;
      const allow = field === 'allow';
      if (value.length > best.length || (value.length === best.length && allow)) best = { length: value.length, allow };
    }
  }
  return best.allow;
}

function matches(rule: string, path: string): boolean {
  const pattern = rule.replace(/[.+?^{}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${pattern}`).test(path);
}
