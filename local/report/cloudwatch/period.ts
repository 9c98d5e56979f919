import { DASHBOARD_PERIOD_SECONDS } from '../../../modules/observability/dashboard-body';

/** The periods of high-resolution metrics, and a minute ("Publish custom metrics"). */
const RESOLUTIONS_SECONDS = [1, 5, 10, 30, DASHBOARD_PERIOD_SECONDS];
/** More points than that a widget of a third of the page can't show apart. */
const MOST_POINTS = 120;

/**
 * How many times shorter than on CloudWatch periods are, so that a run of less than two hours is
 * more than a few points: the finest resolution that makes no more than 120 points.
 *
 * @param runSeconds how long the run took
 * @returns 60, 12, 6, 2 or 1
 */
export function periodDivisor(runSeconds: number): number {
  const resolution =
    RESOLUTIONS_SECONDS.find((seconds) => runSeconds / seconds <= MOST_POINTS) ??
    DASHBOARD_PERIOD_SECONDS;
  return DASHBOARD_PERIOD_SECONDS / resolution;
}
