import path from 'node:path';
import { statement } from '@meridian/platform-database';
import type { Check } from '@meridian/platform-doctor';
import { FileStore, FileStoreError } from '@meridian/platform-files';

interface Waiting {
  readonly id: string;
  readonly fileId: string;
  readonly sha256: string | null;
}

const WAITING = statement<{ after: string; size: number }, Waiting>(
  'service-levels.waiting-uploads',
  `select id, file_id as "fileId", file_sha256 as sha256 from case_imports
    where file_id is not null and status in ('QUEUED', 'RUNNING') and id > :after::uuid
    order by id limit :size`,
);

const PAGE = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const DAY_MS = 24 * 60 * 60 * 1000;

/** Uploads are needed until a worker has read them; then they are removed. */
export const UPLOADS: Check = {
  name: 'uploads',
  proves: 'each upload that waits for a worker is there, as it was received, and no other is kept',
  counts: 'uploads',
  async examine({ tenancy, organizations, dataDirectory }, examination) {
    const store = new FileStore(path.join(dataDirectory, 'files'));
    const needed = new Set<string>();
    for (const { slug, caller } of organizations) {
      for (let after = BEFORE_ALL; ;) {
        const page = await tenancy.read(caller, WAITING, { after, size: PAGE });
        examination.saw(page.length);
        for (const { id, fileId, sha256 } of page) {
          needed.add(fileId);
          const now = await digest(store, fileId);
          if (now !== null && (sha256 === null || now === sha256)) continue;
          examination.failed(
            `${slug}: the file of import ${id} ${now === null ? 'is not there' : 'was changed'}`,
            `Upload it again; it was ${path.join(dataDirectory, 'files', fileId)}.`,
          );
        }
        const last = page.at(-1);
        if (!last || page.length < PAGE) break;
        after = last.id;
      }
    }
    for (const name of (await store.olderThan(DAY_MS)).filter((each) => !needed.has(each))) {
      examination.warned(
        `${path.join(dataDirectory, 'files', name)} belongs to no import that waits`,
        'It was left behind by a fault, and may be removed.',
      );
    }
  },
};

async function digest(store: FileStore, id: string): Promise<string | null> {
  try {
    return await store.sha256Of(id);
  } catch (error) {
    if (error instanceof FileStoreError && error.code === 'FILE_NOT_FOUND') return null;
    throw error;
  }
}
