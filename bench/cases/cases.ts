import { ANSWER_CASES } from './answer-cases';
import type { BenchCase } from './bench-case';
import { COST_CASES } from './cost-cases';
import { DELIVERY_CASES } from './delivery-cases';
import { FAULT_CASES } from './fault-cases';
import { OUTAGE_CASES } from './outage-cases';
import { PREDICTION_CASES } from './prediction-cases';
import { RATE_CASES } from './rate-cases';
import { VIRTUAL_CASES } from './virtual-cases';

/** Every case of `npm run bench`. */
export const CASES: readonly BenchCase[] = [
  ...RATE_CASES,
  ...DELIVERY_CASES,
  ...FAULT_CASES,
  ...ANSWER_CASES,
  ...OUTAGE_CASES,
  ...VIRTUAL_CASES,
  ...COST_CASES,
  ...PREDICTION_CASES,
];
