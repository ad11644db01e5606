/** What nothing public specifies about Scalingo's API, each with the readings that are possible. Default: the first of each. */

export type Readings = {
  /** the same range twice */
  readonly duplicates: 'refused' | 'allowed';
  /** a label on a managed range: Scalingo's command line refuses it, its dashboard's client sends it */
  readonly labelOnManagedRange: 'refused' | 'dropped' | 'kept';
  /** the fields of a rule that its type does not use */
  readonly unusedFields: 'empty' | 'null' | 'absent';
  /** `203.0.113.9/24` */
  readonly hostBits: 'refused' | 'masked' | 'kept';
  /** what the id of a rule looks like */
  readonly ruleIds: 'hexadecimal' | 'UUID';
  readonly createdAt: 'told' | 'absent';
  readonly order: 'oldest first' | 'newest first';
  /** which ways of speaking to the database API are taken */
  readonly databaseApi: 'both ways' | 'addon-token only' | 'user-bearer only';
  /** what `/v1/regions` says of the database API, which was removed as a service of its own */
  readonly databaseApiUrl: 'told' | 'absent';
  readonly managedRanges: 'man-osc-fr1-egress' | 'mr-scalingo-osc-fr1' | 'not told';
  /** rules, while the database does not run */
  readonly whileNotRunning: 'taken' | 'refused';
  /** the feature that opens a Shared Resources database to the whole Internet */
  readonly publiclyAvailable: 'not shown' | 'shown';
  /** a 422 */
  readonly refusals: 'errors by field' | 'one error' | 'plain text';
  /** a 401 */
  readonly unauthorized: 'json' | 'plain text' | 'empty';
  /** the add-on's `resource_id` */
  readonly resourceId: 'told' | 'absent';
  /** a single database's answer */
  readonly databaseAnswer: 'database' | 'app, addon and database';
};

export const firstReadings: Readings = {
  duplicates: 'refused',
  labelOnManagedRange: 'refused',
  unusedFields: 'empty',
  hostBits: 'refused',
  ruleIds: 'hexadecimal',
  createdAt: 'told',
  order: 'oldest first',
  databaseApi: 'both ways',
  databaseApiUrl: 'told',
  managedRanges: 'man-osc-fr1-egress',
  whileNotRunning: 'taken',
  publiclyAvailable: 'not shown',
  refusals: 'errors by field',
  unauthorized: 'json',
  resourceId: 'told',
  databaseAnswer: 'database',
};
