import { Logger } from '@aws-lambda-powertools/logger';

/**
 * What may stand in a log line: ids, counts, class names, redacted texts. No address, subject or
 * body of a mail.
 */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Structured log lines as JSON. The level comes from the function's logging configuration. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export function createLog(serviceName: string): Log {
  const logger = new Logger({ serviceName });
  return {
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
  };
}
