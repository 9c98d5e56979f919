/** What jest's `--json` report says, as far as the summary reads it. */
export interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly ancestorTitles: readonly string[];
      readonly title: string;
    }[];
  }[];
}

export interface TestSummary {
  /**
   * Each skipped test with its reason; the counts, `N passed, N failed, N skipped`, are last. Without
   * counts where no test file was looked into.
   */
  readonly lines: readonly string[];
  /** What the run exits with; never 0 when something failed or nothing ran. */
  readonly status: number;
}

const SKIPPED = new Set(['pending', 'skipped', 'todo', 'disabled']);
const REASON = / ?\[skipped: ([^\]]*)\]/;

/**
 * Sums up a run of jest. A test file that doesn't load counts as a failure, as does a run that
 * left no report, executed no test, or exited with an error that no test accounts for.
 * @param report jest's report, or undefined where there is none
 * @param status what jest exited with
 */
export function summarize(report: TestReport | undefined, status: number): TestSummary {
  if (report === undefined) {
    return { lines: ['The tests did not run.', closing(0, 1, 0)], status: status || 1 };
  }
  if (report.testResults.length === 0) {
    return { lines: ['No test matched.'], status: status || 1 };
  }
  const skipped = skippedTests(report);
  const passed = report.numPassedTests;
  const counted = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const broken = status !== 0 || passed === 0;
  const failed = broken ? Math.max(counted, 1) : counted;
  return {
    lines: [
      ...(passed + counted === 0 ? ['No test was executed.'] : []),
      ...(skipped.length > 0 ? ['', `SKIPPED ${skipped.length}:`, ...skipped, ''] : []),
      closing(passed, failed, skipped.length),
    ],
    status: failed > 0 ? status || 1 : 0,
  };
}

function closing(passed: number, failed: number, skipped: number): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function skippedTests(report: TestReport): string[] {
  return report.testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => SKIPPED.has(status))
      .map(({ ancestorTitles, title, status }) => {
        const path = [...ancestorTitles, title].join(' › ');
        const why = REASON.exec(path)?.[1] ?? reasonOf(status);
        return `  ${path.replace(REASON, '')}\n    because ${why}`;
      }),
  );
}

function reasonOf(status: string): string {
  return status === 'todo' ? 'it is still to be written' : 'its file or the arguments leave it out';
}
