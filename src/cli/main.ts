#!/usr/bin/env node
/** The operator's terminal. */
import { Command } from 'commander';
import { ConfigError } from '../config.ts';
import { Fault } from '../flow/fault.ts';
import { discover } from './discover.ts';

/** sysexits.h, as the bot itself ends where its configuration is wrong */
const EX_CONFIG = 78;

const program = new Command('db-access').description('Temporary access to production databases at Scalingo');

const databases = program.command('databases').description('the databases at Scalingo');
databases
  .command('discover')
  .description('print a db-access.yaml of all Dedicated Resources databases that SCALINGO_API_TOKEN can see')
  .option('--installation <name>', 'stands in the label of each firewall rule', 'my-company')
  .option('--channel <id>', 'Slack’s id of the channel where requests are posted')
  .option('--approvers <ids...>', 'Slack ids of people (U…) and user groups (S…)')
  .action(async (options) => {
    process.stdout.write(await discover(process.env, options));
  });

try {
  await program.parseAsync();
} catch (error) {
  // Messages for people; anything else is a bug, and loud.
  if (!(error instanceof Fault || error instanceof ConfigError)) throw error;
  const next = error instanceof Fault ? error.next?.dashboard : undefined;
  console.error([error.message, next].filter(Boolean).join('\n'));
  process.exitCode = error instanceof ConfigError ? EX_CONFIG : 1;
}
