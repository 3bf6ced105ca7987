/** Size of a file about people, rounded up to a power of two: the exact size would reveal the number of rows. */
export const sizeBand = (bytes: number): number => 2 ** Math.ceil(Math.log2(bytes));
