/** Size of a file about people, rounded up to a power of two: the exact one would tell how many rows it has. */
export const sizeBand = (bytes: number): number => 2 ** Math.ceil(Math.log2(bytes));
