import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An upload that waits for the worker can be told from one that was damaged meanwhile. */
export class UploadDigest1795400700000 implements MigrationInterface {
  readonly name = 'UploadDigest1795400700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table case_imports add column file_sha256 text');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
