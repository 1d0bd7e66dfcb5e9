// The time zone of all times on the page: the reader's own, or UTC.

let utc = false;

/** A date whose parts are those of UTC. */
class UtcDate extends Date {
  getFullYear() {
    return this.getUTCFullYear();
  }

  getMonth() {
    return this.getUTCMonth();
  }

  getDate() {
    return this.getUTCDate();
  }

  getDay() {
    return this.getUTCDay();
  }

  getHours() {
    return this.getUTCHours();
  }

  getMinutes() {
    return this.getUTCMinutes();
  }

  getSeconds() {
    return this.getUTCSeconds();
  }

  getTimezoneOffset() {
    return 0;
  }

  toDateString() {
    return this.toISOString().slice(0, 10);
  }

  /** @param {[number, number?, number?]} parts year, month and day */
  setFullYear(...parts) {
    return this.setUTCFullYear(...parts);
  }

  /** @param {number} day */
  setDate(day) {
    return this.setUTCDate(day);
  }

  /** @param {[number, number?, number?, number?]} parts hours, minutes, seconds and milliseconds */
  setHours(...parts) {
    return this.setUTCHours(...parts);
  }
}

/** As the browser names it; asking takes longer than drawing an axis. */
const LOCAL = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @param {boolean} chosen whether times are written in UTC from now on */
export function writeUtc(chosen) {
  utc = chosen;
}

/** The name of the zone: `Europe/Berlin`, or '' where it is UTC. */
export function zoneName() {
  return utc || /^(Etc\/)?(UTC|GMT)$/.test(LOCAL) ? '' : LOCAL;
}

/** @param {number} milliseconds since 1970 @returns {Date} whose parts are those of the zone */
export function dateOf(milliseconds) {
  return utc ? new UtcDate(milliseconds) : new Date(milliseconds);
}
