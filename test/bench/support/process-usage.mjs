// Preloaded into a program that is measured: answers what CPU time and memory it used so far.
process.on('message', (message) => {
  if (message !== 'usage') return;
  const bytes = process.memoryUsage.rss();
  const { user, system } = process.cpuUsage();
  process.send?.({ usage: { cpuMs: (user + system) / 1_000, bytes } });
});
