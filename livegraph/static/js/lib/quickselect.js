// Hoare's selection algorithm, `FIND`: https://doi.org/10.1145/366622.366647

/**
 * Rearrange a part of an array so that the k-th place has what sorting the part would put there;
 * what is smaller stands before it.
 * @param {Float32Array} values without NaN
 * @param {number} k from `first` to `last`
 * @param {number} first
 * @param {number} last
 * @returns {number} the value at k
 */
export function quickselect(values, k, first, last) {
  let [low, high] = [first, last];
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const value = values[i];
      values[i++] = values[j];
      values[j--] = value;
    }
    if (j < k) low = i;
    if (i > k) high = j;
  }
  return values[k];
}
