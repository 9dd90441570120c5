// Preloaded into a program that is measured: answers what CPU time it used so far, or what memory it
// holds when everything that nobody needs is gone.
import process from 'node:process';

process.on('message', (message) => {
  if (message === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1_000 });
  }
  if (message === 'memory') {
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    process.send?.({ heapUsed, rss });
  }
});
