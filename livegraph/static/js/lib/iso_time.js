// Unix times in ISO 8601, such as `2026-11-22T13:08:11.5Z`: as livegraph/lib/iso_time.py, with the same digits.

/** Unix seconds of the first and after the last time with a year of four digits. */
const [YEAR_1, YEAR_10000] = [-62135596800, 253402300800];
/** Digits after the point that readers of ISO 8601 accept. */
const MAX_DIGITS = 9;

/**
 * The digits after the point with which all times are read back exactly.
 * @param {ArrayLike<number>[]} columns Unix seconds
 * @returns {number | null} null if one has no year of four digits
 */
export function fractionDigits(columns) {
  let digits = 0;
  for (const xs of columns) {
    for (let i = 0; i < xs.length; i++) {
      if (!(xs[i] >= YEAR_1 && xs[i] < YEAR_10000)) return null;
      while (digits < MAX_DIGITS && rounded(xs[i], digits) !== xs[i]) digits++;
    }
  }
  return digits;
}

/** @param {number} x @param {number} digits */
function rounded(x, digits) {
  const seconds = Math.floor(x);
  return seconds + Math.round((x - seconds) * 10 ** digits) / 10 ** digits;
}

/**
 * @param {number} x Unix seconds
 * @param {number} digits after the point
 * @returns {string} in UTC
 */
export function isoTime(x, digits) {
  const seconds = Math.floor(x);
  const ticks = Math.round((x - seconds) * 10 ** digits);
  const carry = ticks === 10 ** digits ? 1 : 0;
  const second = new Date((seconds + carry) * 1000).toISOString().slice(0, 19);
  return `${second}${digits ? `.${String(carry ? 0 : ticks).padStart(digits, '0')}` : ''}Z`;
}
