/** What Scalingo said the time was, in milliseconds since 1970, and when by the steady clock it was asked for and came. */
export type ToldTime = { readonly at: number; readonly sentAt: number; readonly receivedAt: number };
