import { summarize, type TestReport } from '../../tools/test-summary';

function reportOf(counts: Partial<TestReport>, tests: readonly string[][] = []): TestReport {
  return {
    numPassedTests: 0,
    numFailedTests: 0,
    numRuntimeErrorTestSuites: 0,
    ...counts,
    testResults: [
      {
        name: 'a.test.ts',
        assertionResults: tests.map(([status = '', describe = '', title = '']) => ({
          status,
          ancestorTitles: [describe],
          title,
        })),
      },
    ],
  };
}

function closingOf(report: TestReport | undefined, status: number): [string | undefined, number] {
  const summary = summarize(report, status);
  return [summary.lines.at(-1), summary.status];
}

describe('summarize', () => {
  it('counts and succeeds when everything passed', () => {
    expect(summarize(reportOf({ numPassedTests: 3 }), 0)).toEqual({
      lines: ['3 passed, 0 failed, 0 skipped'],
      status: 0,
    });
  });

  it('says why each skipped test was skipped', () => {
    const report = reportOf({ numPassedTests: 1 }, [
      ['pending', 'the stack [skipped: terraform is not on PATH]', 'applies'],
      ['todo', 'the stack', 'moves'],
    ]);
    expect(summarize(report, 0).lines).toEqual([
      '',
      'SKIPPED 2:',
      '  the stack › applies\n    because terraform is not on PATH',
      '  the stack › moves\n    because it is still to be written',
      '',
      '1 passed, 0 failed, 2 skipped',
    ]);
  });

  it.each([0, 1])('says that nothing matched, though jest exits with %d', (status) => {
    expect(summarize({ ...reportOf({}), testResults: [] }, status)).toEqual({
      lines: ['No test matched.'],
      status: 1,
    });
  });

  it.each<[string, TestReport | undefined, number, [string, number]]>([
    ['no report', undefined, 0, ['0 passed, 1 failed, 0 skipped', 1]],
    ['no report after a crash', undefined, 7, ['0 passed, 1 failed, 0 skipped', 7]],
    ['no test executed', reportOf({}), 0, ['0 passed, 1 failed, 0 skipped', 1]],
    [
      'a file that does not load',
      reportOf({ numPassedTests: 2, numFailedTests: 1, numRuntimeErrorTestSuites: 1 }),
      1,
      ['2 passed, 2 failed, 0 skipped', 1],
    ],
    [
      'an error outside of every test',
      reportOf({ numPassedTests: 2 }),
      1,
      ['2 passed, 1 failed, 0 skipped', 1],
    ],
  ])('never succeeds with %s', (_case, report, status, expected) => {
    expect(closingOf(report, status)).toEqual(expected);
  });
});
