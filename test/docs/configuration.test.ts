import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configSchema } from '../../src/core/config/schema.ts';

const pages = ['README.md', ...readdirSync('docs').map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith('.md'),
);
const keys = new Set(Object.keys(configSchema.shape));

/** YAML of the documentation that is a configuration: its keys are those of the configuration. */
const snippets = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```yaml\n([\s\S]*?)^```/gm)].flatMap(([, text]) => {
    const value: unknown = parse(text!);
    const isConfiguration = value instanceof Object && Object.keys(value).every((key) => keys.has(key));
    return isConfiguration ? [[page, text!, value] as const] : [];
  }),
);

describe('The configuration that a page shows', () => {
  it.each(snippets)('%s: is accepted unchanged', (_page, _text, value) => {
    expect(configSchema.safeParse(value).error?.issues).toBeUndefined();
  });

  it('is there, and one part of `store` is enough', () => {
    expect(snippets.length).toBeGreaterThan(2);
    expect(configSchema.parse({ store: { capacity: 1000 } }).store).toEqual({ kind: 'oxigraph', capacity: 1000 });
    expect(configSchema.safeParse({ store: { capacty: 1000 } }).success).toBe(false);
    expect(configSchema.safeParse({ store: 'disk' }).success).toBe(false);
  });
});
