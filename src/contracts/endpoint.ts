/** Where clients connect to: Scalingo says it, and Slack's messages and the probe use it. */
import type { DatabaseName } from '../grant/ids.ts';

/** Where a client connects to; no secret in it. */
export type Endpoint = {
  readonly host: string;
  readonly port: number;
  /** the database within PostgreSQL */
  readonly dbname: string;
  /** the name people log in with, where it is configured */
  readonly user?: string | undefined;
  /** where the database is at Scalingo, and what it is called there */
  readonly region: string;
  readonly database: string;
  /** where Scalingo publishes its certificate authority */
  readonly caUrl: string;
  /** the endpoint for networks that are peered with the database; null where there is none */
  readonly peering: { readonly host: string; readonly port: number } | null;
};

export type Endpoints = {
  /** the public endpoint; may throw a `Fault` */
  of(database: DatabaseName): Promise<Endpoint>;
};
