/** The part of busboy, which ships without types, that is used here. */
declare module 'busboy' {
  import type { IncomingHttpHeaders } from 'node:http';
  import type { Readable, Writable } from 'node:stream';

  interface Options {
    headers: IncomingHttpHeaders;
    defParamCharset: string;
    limits: { fieldSize: number; fields: number; fileSize: number; files: number };
  }

  interface Multipart extends Writable {
    on(
      event: 'field',
      listener: (name: string, value: string, info: { valueTruncated: boolean }) => void,
    ): this;
    on(
      event: 'file',
      listener: (
        name: string,
        content: Readable & { truncated?: boolean },
        info: { filename?: string; mimeType: string },
      ) => void,
    ): this;
    on(event: 'filesLimit' | 'fieldsLimit' | 'close', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }

  /** Throws when the headers are not those of a form. */
  export default function busboy(options: Options): Multipart;
}
