import { ModelLayerUnsupported } from '../model/errors.ts';
import type { KerasLayer } from './architecture.ts';

/** Reads the settings of one layer under their Keras 1 and Keras 2 names; each unusable value is an error naming the layer. */
export class LayerSettings {
  readonly layer: KerasLayer;

  constructor(layer: KerasLayer) {
    this.layer = layer;
  }

  fail(what: string): ModelLayerUnsupported {
    return new ModelLayerUnsupported(this.layer.name, this.layer.className, what);
  }

  /** The first of the keys that is present and not null. */
  value(...keys: readonly string[]): unknown {
    return keys.map((key) => this.layer.config[key]).find((value) => value !== undefined && value !== null);
  }

  number(fallback: number | undefined, ...keys: readonly string[]): number {
    const value = this.value(...keys) ?? fallback;
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw this.fail(`the setting ${keys.join('/')} is not a number`);
    return value;
  }

  flag(fallback: boolean, ...keys: readonly string[]): boolean {
    const value = this.value(...keys) ?? fallback;
    if (typeof value !== 'boolean') throw this.fail(`the setting ${keys.join('/')} is neither true nor false`);
    return value;
  }

  sizes(rank: number, fallback: readonly number[] | undefined, ...keys: readonly string[]): readonly number[] {
    const value = this.value(...keys) ?? fallback;
    const sizes = typeof value === 'number' ? Array<number>(rank).fill(value) : value;
    const valid = Array.isArray(sizes) && sizes.length === rank && sizes.every((n) => Number.isInteger(n) && n > 0);
    if (!valid) throw this.fail(`the setting ${keys.join('/')} is not ${rank} positive integers`);
    return sizes as readonly number[];
  }

  /** Channels first would need different kernels and a different flatten order. */
  requireChannelsLast(): void {
    const ordering = this.value('dim_ordering', 'data_format') ?? 'channels_last';
    if (ordering !== 'tf' && ordering !== 'channels_last')
      throw this.fail(`the axis order "${String(ordering)}" is not supported`);
  }

  /** ONNX attributes for border_mode / padding. */
  padding(): Readonly<Record<string, string>> {
    const mode = this.value('border_mode', 'padding') ?? 'valid';
    if (mode === 'valid') return {};
    if (mode === 'same') return { auto_pad: 'SAME_UPPER' };
    throw this.fail(`the padding "${String(mode)}" is not supported`);
  }
}
