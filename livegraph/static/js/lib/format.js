// Numbers and times for people. One rule everywhere: at most five digits that count, an SI prefix
// from ten thousand up and below a thousandth, as many decimals as the data needs and no more, so
// that neighbouring values have the same width.

const MINUS = '\u2212';
const NO_BREAK = '\u00a0';
const PREFIXES = ['a', 'f', 'p', 'n', 'µ', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const PLAIN = PREFIXES.indexOf('');
const DAY = 86400;

/** Units that take a prefix; `1.2 kms` and `3 k%` would be nonsense. */
const PREFIXABLE = new Set(
  'A B F H Hz J K N Pa V W Wh Ω b bit g l m s bit/s B/s b/s bps m/s Hz/s /s'.split(' '),
);

/** What stands for no value. */
export const NOTHING = '–';

/**
 * How many digits a number can do without.
 * @typedef {object} Precision
 * @property {number} [resolution] differences below this say nothing
 * @property {string} [unit]
 */

/**
 * A value with its prefix and unit: `21.5 °C`, `1.2 M`, `40 µs`.
 * @param {number} value
 * @param {Precision} [precision]
 * @returns {string}
 */
export function number(value, { resolution = 0, unit = '' } = {}) {
  if (Number.isNaN(value)) return NOTHING;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  const power = prefixPower(Math.abs(value) < resolution ? resolution : value, unit);
  const scaled = Math.abs(value) / 1000 ** power;
  const beyond = scaled >= 1e6 || (scaled !== 0 && scaled < 1e-3 && Math.abs(value) >= resolution);
  const digits = beyond ? exponential(scaled) : fixed(scaled, resolution / 1000 ** power);
  const sign = value < 0 && /[1-9]/.test(digits) ? MINUS : '';
  const tail = PREFIXES[power + PLAIN] + unit;
  return `${sign}${digits}${tail && NO_BREAK}${tail}`;
}

/** @param {number} value @param {string} unit @returns {number} a power of 1000 */
function prefixPower(value, unit) {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e4)) return 0;
  if (unit && !PREFIXABLE.has(unit)) return 0;
  if (unit === 's' && size >= 1) return 0; // nobody counts in kiloseconds
  // Half a digit up, so that 999,999.9 is 1 M and not 1000 k.
  const power = Math.floor(Math.log10(size * (1 + 5e-6)) / 3);
  return power + PLAIN in PREFIXES ? power : 0;
}

/** @param {number} size @param {number} resolution */
function fixed(size, resolution) {
  const whole = size < 1 ? 0 : Math.floor(Math.log10(size)) + 1;
  const most = Math.max(
    0,
    size < 0.1 && size > 0 ? 5 - Math.floor(Math.log10(size)) - 1 : 5 - whole,
  );
  if (!resolution) return String(Number(size.toFixed(Math.min(most, 10))));
  const wanted = Math.max(0, Math.ceil(-Math.log10(resolution) - 1e-9));
  return size.toFixed(Math.min(wanted, most, 10));
}

/** @param {number} size */
function exponential(size) {
  const [digits, power] = size.toExponential(3).split('e');
  return `${Number(digits)}e${power.replace('+', '').replace('-', MINUS)}`;
}

/**
 * The precision that fits values which vary over this range.
 * @param {{min: number, max: number, whole: boolean}} range
 * @param {string} [unit]
 * @param {boolean} [log] whether small differences of small values are seen as well as large ones
 * @returns {Precision}
 */
export function precision({ min, max, whole }, unit = '', log = false) {
  const span = max - min;
  if (log || !(span > 0) || !Number.isFinite(span)) return { unit };
  if (whole) return { unit, resolution: Math.max(1, span / 1000) };
  const small = min > 0 && max >= 100 * min; // a loss that falls by decades ends at more than 0.0
  return { unit, resolution: Math.min(span / 100, small ? min / 10 : Infinity) };
}

/**
 * The labels of an axis: the same prefix for all of them, decimals from the step, the unit at the last.
 * @param {{values: number[], step: number}} ticks
 * @param {string} [unit]
 * @returns {string[]}
 */
export function tickLabels(ticks, unit = '') {
  return withUnit(bareLabels(ticks, unit), unit);
}

/**
 * Labels of an axis, whose last one tells the unit.
 * @param {string[]} labels
 * @param {string} unit
 */
function withUnit(labels, unit) {
  if (!unit) return labels;
  return labels.map((label, i) => {
    if (i < labels.length - 1) return label;
    return /\D$/.test(label) && label ? `${label}${unit}` : `${label}${NO_BREAK}${unit}`;
  });
}

/** @param {{values: number[], step: number}} ticks @param {string} unit */
function bareLabels({ values, step }, unit) {
  const size = Math.max(...values.map(Math.abs), step);
  if (size < 1e-18 || size >= 1e21) return exponents(values, size, step);
  const power = axisPower(size, step, unit);
  const scaled = step / 1000 ** power;
  const decimals = Math.max(0, Math.ceil(-Math.log10(scaled) - 1e-9));
  return values.map((value) => {
    const digits = Math.abs(value / 1000 ** power).toFixed(Math.min(decimals, 12));
    const prefix = value === 0 ? '' : PREFIXES[power + PLAIN];
    return `${value < 0 ? MINUS : ''}${value === 0 ? '0' : digits}${prefix && NO_BREAK}${prefix}`;
  });
}

/** @param {number[]} values @param {number} size @param {number} step */
function exponents(values, size, step) {
  const digits = Math.min(Math.max(0, Math.ceil(Math.log10(size / step))), 12);
  return values.map((value) =>
    value.toExponential(digits).replace('e+', 'e').replaceAll('-', MINUS),
  );
}

/**
 * A prefix only where it does not cost decimals: 1,000,001 next to 1,000,002 stay whole.
 * @param {number} size
 * @param {number} step
 * @param {string} unit
 */
function axisPower(size, step, unit) {
  const power = prefixPower(size, unit);
  return power > 0 && step / 1000 ** power < 0.001 && size < 1e13 ? 0 : power;
}

/**
 * A count, in full: `1,234,567`.
 * @param {number} n
 * @returns {string}
 */
export function count(n) {
  return Math.round(n).toLocaleString('en-US');
}

/** @param {number} n @param {number} [width] */
function padded(n, width = 2) {
  return String(n).padStart(width, '0');
}

/** @param {Date} date */
function clock(date) {
  return `${padded(date.getHours())}:${padded(date.getMinutes())}:${padded(date.getSeconds())}`;
}

/**
 * Local time of day of a Unix time: `14:03:59`, or with `decimals` of a second.
 * @param {number} time
 * @param {number} [decimals] 0 to 6
 * @returns {string}
 */
export function timeOfDay(time, decimals = 0) {
  if (!decimals) return clock(new Date(Math.floor(time + 1e-6) * 1000));
  // Rounded first: 12.9996 s is 13.000 and not 12.1000.
  const parts = 10 ** decimals;
  const all = Math.round(time * parts);
  const seconds = Math.floor(all / parts);
  return `${clock(new Date(seconds * 1000))}.${padded(all - seconds * parts, decimals)}`;
}

/**
 * How many decimals tell times apart where so much is seen.
 * @param {number} span seconds
 */
export function timeDecimals(span) {
  return span < 0.1 ? 6 : 3;
}

/**
 * The local day of a Unix time: `2026-11-20`.
 * @param {number} time
 * @returns {string}
 */
export function day(time) {
  const date = new Date(time * 1000);
  return `${date.getFullYear()}-${padded(date.getMonth() + 1)}-${padded(date.getDate())}`;
}

/**
 * The labels of a time axis: what the step resolves, and the day where a new one begins.
 * @param {{values: number[], step: number}} ticks
 * @returns {string[]}
 */
export function timeLabels({ values, step }) {
  const decimals = step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9));
  return values.map((time) => {
    const date = new Date(Math.round(time * 1000));
    const midnight = date.getHours() + date.getMinutes() + date.getSeconds() === 0;
    if (step >= DAY || (midnight && step >= 60)) return shortDay(date, step);
    return step < 60 ? timeOfDay(time, decimals) : timeOfDay(time).slice(0, 5);
  });
}

/** @param {Date} date @param {number} step */
function shortDay(date, step) {
  const year = step >= 28 * DAY ? ` ${date.getFullYear()}` : '';
  return `${date.getDate()} ${date.toLocaleDateString('en', { month: 'short' })}${year}`;
}

/**
 * An x for reading: local time to the millisecond, the number of a sample, or a value of a field.
 * @param {number} x
 * @param {'time' | 'index' | 'field'} kind
 * @param {number} [decimals] of a second
 * @returns {string}
 */
export function xValue(x, kind, decimals = 3) {
  if (kind === 'time') return `${day(x)} ${timeOfDay(x, decimals)}`;
  return kind === 'index' ? count(x) : number(x);
}

/**
 * A time that goes by, as people say it: `68 s`, `12 min`, `3 h 5 min`, `2 d 4 h`.
 * @param {number} seconds
 * @returns {string}
 */
export function duration(seconds) {
  const whole = Math.floor(seconds);
  const [days, hours, minutes] = [DAY, 3600, 60].map((unit) => Math.floor(whole / unit));
  if (days) return `${days} d ${hours % 24} h`;
  if (hours) return `${hours} h ${minutes % 60} min`;
  return minutes >= 2 ? `${minutes} min` : `${whole} s`;
}

/**
 * A window for a menu: `30 s`, `5 min`, `1 day`, `10,000`, `all`.
 * @param {number} width
 * @param {'time' | 'index' | 'field'} kind
 * @returns {string}
 */
export function windowName(width, kind) {
  if (width === Number.POSITIVE_INFINITY) return 'all';
  if (kind !== 'time') return count(width);
  for (const [name, seconds] of /** @type {const} */ ([
    ['d', DAY],
    ['h', 3600],
    ['min', 60],
  ])) {
    if (width >= seconds && width % seconds === 0) return `${width / seconds} ${name}`;
  }
  return `${width} s`;
}
