import { withDefaults } from '../../modules/settings/settings';
import type { BenchCase } from '../cases/bench-case';
import type { Figures } from './figures';
import { measureCost } from './measure-cost';
import { measureDelivery } from './measure-delivery';
import { measureRate } from './measure-rate';
import type { Observation } from './observation';

/** Every figure of a run. */
export function measure(benchCase: BenchCase, seen: Observation): Figures {
  const { disturbances = [], faults = [], settings } = benchCase;
  const { max_tries } = withDefaults({ email_from: '', ...settings });
  return {
    ...measureRate(seen, disturbances, faults, benchCase.rateSeconds),
    ...measureDelivery(seen, max_tries),
    ...measureCost(seen),
  };
}
