/** Files in the local Slack: announced, sent, shared, and fetched again. */
import { WebClient } from '@slack/web-api';
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../sandbox/start-sandbox.ts';
import { boltLogger } from '../../src/slack/connection/logger.ts';

const logger = boltLogger({ info: () => {}, warn: () => {}, error: () => {} });
const CSV = 'who,when\nAna,“now” ✓\n';

async function aSlack(scopes = [...botScopes(), 'files:write', 'files:read']) {
  const slack = await startLocalSlack({ scopes });
  onTestFinished(slack.close);
  const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger };
  const client = new WebClient(slack.botToken, options);
  const announced = async (body: string, length = Buffer.byteLength(body)) => {
    const { upload_url: url = '', file_id: id = '' } = await client.files.getUploadURLExternal({
      filename: 'audit.csv',
      length,
    });
    return {
      url,
      id,
      send: () => request(url, { method: 'POST', body }).then((answer) => answer.statusCode),
    };
  };
  const channel = slack.channels.approvals;
  const messages = (id = channel) => slack.workspace.channel(id)?.messages ?? [];
  const fetched = async (person: string, id: string) => {
    const answer = await request(`${slack.url}/_sandbox/files/${id}?as=${person}`);
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  };
  return { slack, client, announced, channel, messages, fetched };
}

test('the SDK’s own upload: the file is in the channel with its comment, and is read back byte for byte', async () => {
  const { client, channel, messages, fetched, slack } = await aSlack();
  const sent = await client.filesUploadV2({
    channel_id: channel,
    initial_comment: 'The audit of today',
    filename: 'audit.csv',
    title: 'Audit',
    content: CSV,
  });
  expect(sent.ok).toBe(true);
  const [message] = messages();
  const size = Buffer.byteLength(CSV);
  const about = { name: 'audit.csv', title: 'Audit', mimetype: 'text/csv', filetype: 'csv', size };
  expect(message).toMatchObject({ user: 'U0DBACCESS', text: 'The audit of today', files: [about] });
  const [file] = message?.files ?? [];
  const answer = await fetched('U0BO', file?.id ?? '');
  expect(answer).toMatchObject({ status: 200, text: CSV });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv',
    'content-disposition': expect.stringContaining('audit.csv'),
  });
  const download = (token: string) =>
    request(file?.url_private_download ?? '', { headers: { authorization: `Bearer ${token}` } });
  expect(await (await download(slack.botToken)).body.text()).toBe(CSV);
  expect((await download('xoxb-stolen')).statusCode).toBe(404);
});

test('several files at once are one message, in a thread where asked; the thread is not in the channel’s history', async () => {
  const { client, channel, messages } = await aSlack();
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'the card' });
  await client.files.uploadV2({
    channel_id: channel,
    thread_ts: ts,
    file_uploads: [
      { filename: 'a.json', content: '{}' },
      { filename: 'b.bin', file: Buffer.from([0, 255, 10]) },
    ],
  });
  expect(messages()).toHaveLength(2);
  expect(messages()[1]).toMatchObject({
    thread_ts: ts,
    text: '',
    files: [{ name: 'a.json' }, { name: 'b.bin', size: 3, mimetype: 'application/octet-stream' }],
  });
  const { messages: history } = await client.conversations.history({ channel });
  expect(history?.map(({ text }) => text)).toEqual(['the card']);
  const reply = client.chat.postMessage({ channel, thread_ts: '1.1', text: 'x' });
  await expect(reply).rejects.toMatchObject({ data: { error: 'thread_not_found' } });
});

test('nobody fetches a file that was not shared where they are', async () => {
  const { client, announced, fetched, slack } = await aSlack();
  const { id, send } = await announced(CSV);
  expect(await send()).toBe(200);
  await client.files.completeUploadExternal({ files: [{ id, title: 'private' }] });
  expect((await fetched('U0ANA', id)).status).toBe(404);
  const { channel } = await client.conversations.open({ users: 'U0ANA' });
  const shared = await announced(CSV);
  await shared.send();
  await client.files.completeUploadExternal({
    files: [{ id: shared.id, title: 'for Ana' }],
    channel_id: channel?.id ?? '',
  });
  expect((await fetched('U0ANA', shared.id)).text).toBe(CSV);
  expect((await fetched('U0BO', shared.id)).status).toBe(404);
  expect((await fetched('', shared.id)).status).toBe(404);
  expect(slack.stateOf('U0ANA').channels.at(-1)?.messages[0]?.files).toMatchObject([{ title: 'for Ana' }]);
});

test('an upload must be as long as announced, and each address takes one', async () => {
  const { announced } = await aSlack();
  const wrong = await announced(CSV, 3);
  expect(await wrong.send()).toBe(400);
  const right = await announced(CSV);
  expect(await right.send()).toBe(200);
  expect(await right.send()).toBe(400);
});

test('what Slack refuses of files', async () => {
  const { client, announced, channel, slack, messages } = await aSlack();
  const complete = (id: string, more: object = { channel_id: channel }) =>
    client.apiCall('files.completeUploadExternal', { files: [{ id, title: 'x' }], ...more });
  const refusal = (error: string) => ({ data: { error } });

  const empty = client.files.getUploadURLExternal({ filename: 'x.txt', length: 0 });
  await expect(empty).rejects.toMatchObject(refusal('missing_argument'));
  const nameless = client.apiCall('files.getUploadURLExternal', { length: 3 });
  await expect(nameless).rejects.toMatchObject(refusal('invalid_arguments'));
  const asJson = await request(`${slack.apiUrl}files.getUploadURLExternal`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` },
    body: JSON.stringify({ filename: 'x.txt', length: 3 }),
  });
  expect(await asJson.body.json()).toEqual({ ok: false, error: 'invalid_arguments' });

  const { id, send } = await announced(CSV);
  await expect(complete(id)).rejects.toMatchObject(refusal('file_not_found'));
  await send();
  // As measured on the real one: it takes D…, but not the person’s own id.
  await expect(complete(id, { channel_id: 'U0ANA' })).rejects.toMatchObject({
    data: {
      error: 'invalid_arguments',
      response_metadata: { messages: [expect.stringContaining('^[CGDZ][A-Z0-9]{8,}$')] },
    },
  });
  const nowhere = complete(id, { channel_id: 'C0NOWHERE' });
  await expect(nowhere).rejects.toMatchObject(refusal('channel_not_found'));
  const elsewhere = complete(id, { channel_id: slack.channels.general });
  await expect(elsewhere).rejects.toMatchObject(refusal('not_in_channel'));
  const orphan = complete(id, { channel_id: channel, thread_ts: '1.1' });
  await expect(orphan).rejects.toMatchObject(refusal('thread_not_found'));
  expect(messages()).toEqual([]);
  await complete(id);
  await expect(complete(id)).rejects.toMatchObject(refusal('file_not_found'));
  expect(messages()).toHaveLength(1);

  const { client: poor } = await aSlack(['chat:write']);
  const upload = poor.files.uploadV2({ channel_id: channel, filename: 'x.txt', content: 'x' });
  await expect(upload).rejects.toMatchObject({ data: { error: 'missing_scope', needed: 'files:write' } });
});
