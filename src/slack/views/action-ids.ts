/** The ids that connect a view to its listener in Slack's payloads. */
export const ids = {
  approve: 'approve',
  deny: 'deny',
  less: 'approve-for-less',
  whyMe: 'why-me',
  details: 'details',
  /** the menu behind three dots; its choices name the actions above */
  menu: 'menu',
  extend: 'extend',
  allowMore: 'allow-more',
  refuseMore: 'refuse-more',
  justified: 'justified',
  notJustified: 'not-justified',
  done: 'done',
  cancel: 'cancel',
  /** the same, of what is asked for a second time; and the form with what was typed then */
  withdraw: 'withdraw',
  edit: 'edit',
  /** sends the request all the same, where they can connect from there already; the button's value is what was asked */
  anyway: 'request-anyway',
  remind: 'remind',
  /** says how that request was answered, and its state now */
  show: 'show',
  /** opens the form filled as that grant was asked for */
  again: 'ask-again',
  /** opens the form; the button's value is what it is filled with */
  form: 'open-form',
  /** within the form: let in a region instead of an address, or the other way */
  region: 'choose-region',
  address: 'choose-address',
  /** shows every way to connect */
  connect: 'connect',
  /** opens the form for an address that changed */
  moved: 'moved',
  /** the answers of the commands of that name */
  list: 'list',
  help: 'help',
} as const;

/** The shortcuts of manifest.yml. */
export const shortcuts = { ask: 'ask', askAbout: 'ask-about' } as const;

export const REQUEST_FORM = 'request';
export const MOVED_FORM = 'moved';
export const DENY_FORM = 'deny';
export const LESS_FORM = 'approve-for-less';
export const EXTEND_FORM = 'extend';
export const EMERGENCY_FORM = 'emergency';
