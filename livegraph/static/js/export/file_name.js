// The name of a file that is saved.

/**
 * @param {string} title of the page
 * @param {Date} now
 * @param {string} ending
 * @returns {string}
 */
export function fileName(title, now, ending) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('');
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${plain.slice(0, 60) || 'livegraph'}-${day}-${time}.${ending}`;
}
