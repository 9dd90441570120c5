import { FileStore, FileStoreError, type StoredFile } from '@meridian/platform-files';
import { Inject } from '@nestjs/common';
import { Args, Field, ID, Info, InputType, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Readable } from 'node:stream';
import {
  Allow,
  connectionOf,
  CurrentCaller,
  oneOf,
  PageArguments,
  payloadOf,
  PlannedReads,
  readPage,
  UploadedFile,
  UploadScalar,
  type SelectionInfo,
  Idempotent,
} from '@meridian/platform-graphql';
import {
  ExpectedError,
  invalidInput,
  isId,
  notFound,
  type Caller,
} from '@meridian/platform-tenancy';
import { CaseFileMappingError } from '../case-import/case-file-mapping-error.js';
import { parseCaseFileMapping, type CaseFileMapping } from '../case-import/case-file-mapping.js';
import {
  READY_CASE_FILE_MAPPINGS,
  readyCaseFileMapping,
} from '../case-import/load-case-file-mapping.js';
import { CaseImport } from './case-import.js';
import { CaseImporter } from './case-importer.js';

@InputType({ description: 'A file of case events to read.' })
export class ImportCasesInput {
  @Field(() => ID, { description: 'The provider whose cases they are.' })
  providerId!: string;

  @Field(() => String, {
    description: 'Name of a ready mapping, such as servicenow-log, or the text of a mapping file.',
  })
  mapping!: string;

  @Field(() => UploadScalar, { description: 'The file: delimited text, gzipped or not.' })
  file!: UploadedFile;
}

@InputType({ description: 'Which imports to list.' })
export class CaseImportFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these providers.' })
  providerIds?: string[];
}

const CaseImportConnection = connectionOf(CaseImport);
const ImportCasesPayload = payloadOf('ImportCases', 'caseImport', CaseImport);

/** How large an upload may be; set by configuration. */
export const UPLOAD_LIMIT = Symbol('UPLOAD_LIMIT');

@Resolver(() => CaseImport)
export class CaseImportResolver {
  constructor(
    @Inject(CaseImporter) private readonly importer: CaseImporter,
    @Inject(FileStore) private readonly files: FileStore,
    @Inject(UPLOAD_LIMIT) private readonly uploadLimit: number,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Query(() => CaseImportConnection, { description: 'Files that were read in, latest first.' })
  @Allow('cases:read')
  caseImports(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArguments,
    @Args('filter', { type: () => CaseImportFilter, nullable: true, description: 'Which ones.' })
    filter: CaseImportFilter | null | undefined,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.page(caller, info, {
      page: readPage(page),
      order: {
        name: 'created',
        by: (row) => `${row}.created_at`,
        type: 'timestamptz',
        descending: true,
      },
      conditions: oneOf((row) => `${row}.provider_id`, 'uuid', filter?.providerIds),
    });
  }

  @Query(() => CaseImport, {
    nullable: true,
    description: 'One import; none if you may not see it.',
  })
  @Allow('cases:read')
  caseImport(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    return this.reads.byId(caller, info, id);
  }

  @Mutation(() => ImportCasesPayload, {
    description:
      'Takes a file of case events, which a worker then reads. Ask caseImport how far it is.',
  })
  @Allow('cases:import')
  @Idempotent()
  async importCases(
    @CurrentCaller() caller: Caller,
    @Args('input') input: ImportCasesInput,
    @Info() info: SelectionInfo,
  ): Promise<unknown> {
    const { providerId } = input;
    const isOwn = caller.providerId === null || caller.providerId === providerId;
    if (!isId(providerId) || !isOwn) throw notFound('provider');
    const mapping = readMapping(input.mapping);
    const { id: stored, sha256 } = await this.store(input.file);
    try {
      const request = {
        providerId,
        fileName: input.file.name.slice(0, 200),
        fileId: stored,
        fileSha256: sha256,
        mapping,
      };
      const { id, fileId } = await this.importer.request(knowing(caller, sha256), request);
      // The request was sent before, and a worker reads the file that came with it then.
      if (fileId !== stored) await this.files.remove(stored);
      return await this.reads.changed(caller, info, 'caseImport', id);
    } catch (error) {
      // Only what was refused. Where the connection broke, the request may have been committed, and
      // a worker about to read the file.
      if (error instanceof ExpectedError) await this.files.remove(stored);
      throw error;
    }
  }

  private async store(file: UploadedFile): Promise<StoredFile> {
    try {
      return await this.files.save(Readable.from(file.read()), {
        maximumBytes: this.uploadLimit,
        contentTypes: ['text/plain', 'application/gzip'],
      });
    } catch (error) {
      if (error instanceof FileStoreError) throw invalidInput(error.message, 'input', 'file');
      throw error;
    }
  }
}

/** Under one key comes one file: its content counts among the arguments. */
function knowing(caller: Caller, sha256: string): Caller {
  const { idempotency } = caller;
  return idempotency ? { ...caller, idempotency: idempotency.alsoAbout(sha256) } : caller;
}

function readMapping(text: string): CaseFileMapping {
  const ready = readyCaseFileMapping(text);
  if (ready) return ready;
  try {
    return parseCaseFileMapping(JSON.parse(text), 'in the request');
  } catch (error) {
    if (error instanceof CaseFileMappingError)
      throw invalidInput(error.message, 'input', 'mapping');
    if (!(error instanceof SyntaxError)) throw error;
    const names = READY_CASE_FILE_MAPPINGS.map(({ name }) => name).join(', ');
    throw invalidInput(
      `This is neither a mapping file (JSON) nor one of the ready mappings: ${names}.`,
      'input',
      'mapping',
    );
  }
}
