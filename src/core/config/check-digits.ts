/** An ORCID as IRI or bare. */
export const orcidPattern = /^(?:https:\/\/orcid\.org\/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/;

/** What is wrong with the check digit of an ORCID (ISO 7064 MOD 11-2); undefined if nothing is. */
export function orcidFault(orcid: string): string | undefined {
  const digits = orcid.slice(-19).replaceAll('-', '');
  const total = [...digits.slice(0, 15)].reduce((sum, digit) => (sum + Number(digit)) * 2, 0);
  const check = (12 - (total % 11)) % 11;
  const right = check === 10 ? 'X' : String(check);
  if (digits[15] === right) return undefined;
  return `the check digit of the ORCID is wrong; did you mean ${orcid.slice(0, -1)}${right}?`;
}

/** The 32 digits of ROR: those of Crockford, without I, L, O and U. */
const rorDigits = '0123456789abcdefghjkmnpqrstvwxyz';

/** What is wrong with a ROR (https://ror.org/…, two check digits by ISO 7064 MOD 97-10); undefined if nothing is. */
export function rorFault(ror: string): string | undefined {
  const [, digits, check] = /^https:\/\/ror\.org\/(0[0-9a-hj-km-np-tv-z]{6})(\d{2})$/.exec(ror) ?? [];
  if (digits === undefined)
    return 'a ROR has the form https://ror.org/02jz4aj89: 0, six letters or digits, two check digits';
  const number = [...digits].reduce((sum, digit) => sum * 32 + rorDigits.indexOf(digit), 0);
  const right = String(98 - ((number * 100) % 97)).padStart(2, '0');
  return check === right
    ? undefined
    : `the check digits of the ROR are wrong; did you mean https://ror.org/${digits}${right}?`;
}
