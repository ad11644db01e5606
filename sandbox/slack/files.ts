/** Files: announced by the app, then sent to an address of their own, then shared. */
import { randomUUID } from 'node:crypto';
import type { SharedFile } from './client-api.ts';

export type StoredFile = {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** undefined until it was sent */
  bytes: Buffer | undefined;
  /** undefined until the upload is completed */
  title: string | undefined;
  /** the channels that it was shared in */
  readonly channels: string[];
};

const mimetypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  log: 'text/plain',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
};

export function createFiles(address: () => string) {
  const files = new Map<string, StoredFile>();
  const tickets = new Map<string, StoredFile>();

  return {
    find: (id: string): StoredFile | undefined => files.get(id),

    /** The address to send it to, good for one upload. */
    announce(name: string, size: number): { readonly upload_url: string; readonly file_id: string } {
      const id = `F${randomUUID().slice(0, 8).toUpperCase()}`;
      const file: StoredFile = { id, name, size, bytes: undefined, title: undefined, channels: [] };
      const ticket = randomUUID();
      files.set(id, file);
      tickets.set(ticket, file);
      return { upload_url: `${address()}/upload/v1/${ticket}`, file_id: id };
    },

    /** False where there is no such upload, or where it is not as long as was announced. */
    send(ticket: string, bytes: Buffer): boolean {
      const file = tickets.get(ticket);
      if (file?.size !== bytes.length) return false;
      tickets.delete(ticket);
      file.bytes = bytes;
      return true;
    },

    describe({ id, name, title = name, size }: StoredFile): SharedFile {
      const filetype = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? 'binary';
      const mimetype = mimetypes[filetype] ?? 'application/octet-stream';
      const url_private_download = `${address()}/files-pri/${id}/${encodeURIComponent(name)}`;
      return { id, name, title, mimetype, filetype, size, url_private_download };
    },
  };
}
