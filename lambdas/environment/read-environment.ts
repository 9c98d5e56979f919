import * as z from 'zod/mini';

/** The environment of a function is not what it must be: the deployment is at fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A text that is not blank. */
export const text = z
  .string({ error: 'is not set' })
  .check(z.refine((value) => value.trim() !== '', 'is blank'));

/** A number as text; a blank one is refused and not read as 0. */
export function numberText(limits: {
  readonly min: number;
  readonly max?: number;
  readonly whole: boolean;
}) {
  const { min, max = Number.POSITIVE_INFINITY, whole } = limits;
  const range = max === Number.POSITIVE_INFINITY ? `${min} or more` : `${min} to ${max}`;
  const kind = whole ? 'a whole number' : 'a number';
  return z.pipe(
    z.string({ error: 'is not set' }).check(
      z.refine((value) => {
        const number = Number(value);
        const isNumber = /^\d+(\.\d+)?$/.test(value) && (!whole || Number.isInteger(number));
        return isNumber && number >= min && number <= max;
      }, `is not ${kind}, ${range}`),
    ),
    z.transform(Number),
  );
}

/**
 * Reads the environment by a schema, all of it at once.
 * @throws ConfigError that names every variable that is missing or wrong. Values are not quoted.
 */
export function readEnvironment<Schema extends z.ZodMiniType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<Schema> {
  const read = schema.safeParse(environment);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new ConfigError(
    `The function's environment is wrong: ${problems.join('; ')}. Deploy it with this product's Terraform, which sets every variable.`,
  );
}
