/** Options of Node for a process that must not outlive the one that started it with an IPC channel, however that ends. */
const END = 'data:text/javascript,process.once("disconnect",()=>process.exit())';

/** Of one that waits for what comes through the channel. */
export const workerOptions = ['--import', END] as const;

/** Of a program, which the channel alone keeps from no end of its own. No question mark: it would be the query of this URL. */
export const programOptions = ['--import', `${END};if(process.channel)process.channel.unref()`] as const;
