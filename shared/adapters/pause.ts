const FIRST_MS = 10;
const LONGEST_MS = 200;

/** Between the attempts of a write: a random time below a limit that doubles, so that those who met once do not meet again. */
export function pause(attempt: number): Promise<void> {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return new Promise((resolve) => setTimeout(resolve, Math.random() * most));
}
