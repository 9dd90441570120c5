/** Receives one line for a person who waits. */
export type Progress = (message: string) => void;

const FIRST_MESSAGE_MS = 1_500;
const NEXT_MESSAGE_MS = 5_000;

/** Does the work, and says so when it takes long: before two seconds are over, then again and again. */
export async function announceWhenSlow<Result>(
  progress: Progress,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const begin = Date.now();
  const announce = (): void => {
    const seconds = Math.round((Date.now() - begin) / 1_000);
    progress(seconds < 3 ? `${what} …` : `${what} … (${seconds} s)`);
    timer = setTimeout(announce, NEXT_MESSAGE_MS);
  };
  let timer = setTimeout(announce, FIRST_MESSAGE_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
