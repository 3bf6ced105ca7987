import type { VariableColumn } from './model.ts';
import type { Numbered } from './numbered.ts';
import { present, toNumber } from './read-rows.ts';
import type { Tables } from './tables.ts';
import { ColumnBuilder } from './value-column.ts';

/** Clinical variables as columns over subjects; a statement made by two sources counts once. */
export function buildVariables(tables: Tables, subjects: Numbered): Map<string, VariableColumn> {
  const labels = new Map(tables.declaredVariables.map(([name, label]) => [name!, label!]));
  const drafts = new Map<string, Draft>();
  for (const [subject, name, text, unit, code] of tables.observations) {
    const row = subjects.row(subject);
    if (row === undefined) continue;
    const draft = drafts.get(name!) ?? new Draft();
    drafts.set(name!, draft);
    draft.unit ??= present(unit);
    draft.add(row, toNumber(text), present(code));
  }
  return new Map(
    [...drafts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, draft]) => [name, draft.column(name, labels.get(name))]),
  );
}

class Draft {
  unit: string | undefined;
  readonly #values = new ColumnBuilder();
  readonly #codes = new ColumnBuilder();
  readonly #positions = new Map<string, number>();
  readonly #seen = new Set<string>();

  add(row: number, value: number | undefined, code: string | undefined): void {
    const key = `${row} ${value ?? ''} ${code ?? ''}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (value !== undefined) this.#values.add(row, value);
    if (code === undefined) return;
    const position = this.#positions.get(code) ?? this.#positions.size;
    this.#positions.set(code, position);
    this.#codes.add(row, position);
  }

  column(name: string, label: string | undefined): VariableColumn {
    return {
      name,
      label,
      unit: this.unit,
      values: this.#values.build(),
      codes: this.#codes.build(),
      codeIris: [...this.#positions.keys()],
    };
  }
}
