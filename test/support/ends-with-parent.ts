/** Options of Node for a process that must not outlive the one that started it with an IPC channel, however that ends. */
export const endsWithParent = [
  '--import',
  'data:text/javascript,process.once("disconnect",()=>process.exit(1))',
] as const;
