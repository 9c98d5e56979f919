/** How figures are written: short, with their units. */

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Seconds as `101.2 s`, `16 min 51 s`, `20 h 2 min` or `11 d 16 h`. */
export function durationText(seconds: number): string {
  if (seconds < 2 * MINUTE) return `${seconds.toFixed(1)} s`;
  if (seconds < HOUR) return twoUnits(seconds, MINUTE, 'min', 1, 's');
  if (seconds < DAY) return twoUnits(seconds, HOUR, 'h', MINUTE, 'min');
  return twoUnits(seconds, DAY, 'd', HOUR, 'h');
}

function twoUnits(
  seconds: number,
  large: number,
  largeName: string,
  small: number,
  smallName: string,
): string {
  const smalls = Math.round(seconds / small);
  const perLarge = large / small;
  return `${Math.floor(smalls / perLarge)} ${largeName} ${smalls % perLarge} ${smallName}`;
}

export function dollarText(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}

/** A part of a whole in percent; null is `unknown`. */
export function percentText(share: number | null): string {
  return share === null ? 'unknown' : `${(share * 100).toFixed(1)} %`;
}

/** A whole number with commas. */
export function countText(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}
