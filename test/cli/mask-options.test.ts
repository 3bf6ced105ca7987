import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addMaskOptions, type MaskOptions, maskChoice } from '../../src/cli/options/mask-options.ts';

function choice(...words: string[]): ReturnType<typeof maskChoice> {
  const command = addMaskOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return maskChoice(command.parse(words, { from: 'user' }).opts<MaskOptions>());
}

describe('The options that choose a region of a mask file', () => {
  it('are a value, a channel counted from 0, or a segment in place of both', () => {
    expect(choice()).toEqual({});
    expect(choice('--label', '3', '--label-channel', '0')).toEqual({ label: 3, channel: 0 });
    expect(choice('--segment', 'GTV 1')).toEqual({ segment: 'GTV 1' });
  });

  it.each([
    ['--label', '2'],
    ['--label-channel', '0'],
  ])('contradict each other where a segment comes with %s', (...words) => {
    expect(() => choice('--segment', 'GTV 1', ...words)).toThrow('--segment defines label');
  });

  it.each([
    ['--label', '0'],
    ['--label', '1.5'],
    ['--label-channel', '-1'],
  ])('refuse %s %s', (...words) => {
    expect(() => choice(...words)).toThrow('whole number');
  });
});
