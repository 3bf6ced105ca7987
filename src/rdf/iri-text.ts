/** Whether a text may stand between `<` and `>` in Turtle and SPARQL (IRIREF, SPARQL 1.1 rule 139); says nothing of its scheme. */
export const isIriText = (text: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters IRIREF excludes
  !/[\u0000-\u0020<>"{}|^`\\]/.test(text);
