// Estimates the clock of another machine. Its messages bound the offset between the two clocks. Within
// these bounds the estimate is the offset nearest to zero, because both are usually the same clock.

export class RemoteClock {
  /** Seconds that the other clock is ahead, at least. */ #least = Number.NEGATIVE_INFINITY;
  /** And at most. */ #most = Number.POSITIVE_INFINITY;

  /** @param {() => number} own Unix seconds by the own clock */
  constructor(own) {
    this.own = own;
  }

  /** Unix seconds by the other clock. */
  get now() {
    return this.own() + Math.min(Math.max(0, this.#least), this.#most);
  }

  /** The other clock shows this time, or a later one. @param {number} time Unix seconds */
  isPast(time) {
    this.#bound(time - this.own(), Number.POSITIVE_INFINITY);
  }

  /**
   * An answer was dated by the other clock, between two moments of the own one.
   * @param {number} date in whole Unix seconds, rounded down
   * @param {number} asked Unix seconds by the own clock
   * @param {number} answered
   */
  dated(date, asked, answered) {
    if (!Number.isNaN(date)) this.#bound(date - answered, date + 1 - asked);
  }

  /** The newest bound wins, because a clock may have been set. @param {number} least @param {number} most */
  #bound(least, most) {
    this.#least = Math.min(Math.max(this.#least, least), most);
    this.#most = Math.max(Math.min(this.#most, most), least);
  }
}
