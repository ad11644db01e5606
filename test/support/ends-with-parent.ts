/**
 * Options of Node for a process that must not outlive the one that started it with an IPC channel, however that ends. The channel alone
 * keeps it from no end of its own.
 */
export const endsWithParent = [
  '--import',
  'data:text/javascript,process.once("disconnect",()=>process.exit(1));process.channel?.unref()',
] as const;
