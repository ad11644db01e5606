/** Where the right token is to be found, for the people who run db-access. */

export const BOT_TOKEN_FIX =
  'api.slack.com/apps, the app, OAuth & Permissions: install the app to the workspace, copy the Bot User OAuth Token into SLACK_BOT_TOKEN and restart';

export const APP_TOKEN_FIX =
  'api.slack.com/apps, the app, Basic Information, App-Level Tokens: generate a token with connections:write and put it into SLACK_APP_TOKEN and restart; Socket Mode must be on';
