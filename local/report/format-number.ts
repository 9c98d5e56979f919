const FORMAT = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, useGrouping: 'min2' });
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0, useGrouping: 'min2' });

/** A number as the report writes it: four digits count, whole thousands are kept. */
export function formatNumber(value: number): string {
  return (Math.abs(value) < 10_000 ? FORMAT : WHOLE).format(value);
}

/** A part of one, as a percentage with one decimal. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
