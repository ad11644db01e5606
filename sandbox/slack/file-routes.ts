/** Where the bytes of a file come in and go out. */
import type { Incoming, Route } from '../http.ts';
import type { StoredFile } from './files.ts';
import { bearer, tokens } from './web-api.ts';
import type { Workspace } from './workspace.ts';

type Needs = { readonly scopes: readonly string[]; readonly changed: () => void };

export function fileRoutes(workspace: Workspace, { scopes, changed }: Needs): Route[] {
  const { files } = workspace;
  const download = (file: StoredFile) => ({
    status: 200,
    body: file.bytes,
    headers: {
      'content-type': files.describe(file).mimetype,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    },
  });

  return [
    {
      method: 'POST',
      path: '/upload/v1/:ticket',
      async handle(incoming) {
        const bytes = await sentBytes(incoming);
        if (!files.send(incoming.params['ticket'] ?? '', bytes))
          return { status: 400, body: `no upload of ${bytes.length} bytes is expected here` };
        changed();
        return { status: 200, body: `OK - ${bytes.length}` };
      },
    },
    {
      method: 'GET',
      path: '/files-pri/:id/:name',
      handle(incoming) {
        const file = files.find(incoming.params['id'] ?? '');
        const may = bearer(incoming) === tokens.bot && scopes.includes('files:read');
        return may && file?.bytes ? download(file) : { status: 404, body: 'not found' };
      },
    },
    {
      method: 'GET',
      path: '/_sandbox/files/:id',
      handle({ params, query }) {
        const file = files.find(params['id'] ?? '');
        const person = query.get('as') ?? '';
        const shared = file?.channels.some((id) => workspace.channel(id)?.members.includes(person));
        return file && shared ? download(file) : { status: 404, body: 'no such file for this person' };
      },
    },
  ];
}

/** The bytes themselves, or a form with one file in it, which is what the SDK sends. */
async function sentBytes({ headers, bytes }: Incoming): Promise<Buffer> {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return bytes;
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const [sent] = [...form.values()].filter((value) => typeof value !== 'string');
  return sent ? Buffer.from(await sent.arrayBuffer()) : Buffer.alloc(0);
}
