/** Lines that this process writes to stdout or stderr until `restore`, in order; they show nowhere. */
export function captureWrittenLines() {
  const texts: string[] = [];
  const streams = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      texts.push(String(text));
      return true;
    }),
  );
  // A console of Jest's own writes neither.
  const log = jest.spyOn(console, 'log').mockImplementation((text) => {
    texts.push(`${text}\n`);
  });
  return {
    /** What was written since the last time. */
    take: (): string[] => texts.splice(0).join('').split('\n').filter(Boolean),
    restore(): void {
      for (const spy of [...streams, log]) spy.mockRestore();
    },
  };
}
