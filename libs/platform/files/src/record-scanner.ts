import { DelimitedFileError } from './delimited-file-error.js';
import type { TextPosition } from './delimited-file-error.js';
import { FieldScanner, lineFeedsIn } from './field-scanner.js';
import type { ScanOutcome } from './field-scanner.js';
import type { ColumnChoice } from './header.js';

/** One record: the line on which it begins, counted from 1, and the wanted fields. */
export interface DelimitedRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

export type DelimitedProblemCode =
  'RECORD_TOO_LONG' | 'STRAY_QUOTE' | 'UNCLOSED_QUOTE' | 'WRONG_FIELD_COUNT';

/** A record that was left out, and why. */
export interface DelimitedProblem {
  /** The line on which the record begins, counted from 1. */
  readonly line: number;
  /** The character at fault on that line, counted from 1; absent when it is not on that line. */
  readonly column?: number;
  readonly code: DelimitedProblemCode;
  /** For people: what is wrong, where, and what to do. */
  readonly message: string;
}

/** Text that may be read twice because of unclosed quotes, in multiples of the longest record. */
const REREAD_ALLOWANCE = 16;

const CRLF = '\r\n';

/**
 * Finds the records of a text that arrives in pieces. It holds at most one longest record and a
 * piece.
 *
 * A record whose quotes are broken, or that is too long, costs its first line only: reading goes on
 * at the next line of the file, so that a forgotten quote does not swallow what follows it. Since
 * that text is then read twice, the sum is bounded, or a file made for the purpose could keep the
 * reader busy for hours.
 */
export class RecordScanner {
  readonly #scanner: FieldScanner;
  readonly #maximumLength: number;
  #text = '';
  #last = false;
  /** Where in the text the next record begins, and on which line of the file. */
  #position = 0;
  #line = 1;
  /** Whether the rest of the line at the position belongs to a record that was left out. */
  #skipping = false;
  /** Characters before `#text`; characters of the line at the position that were already dropped. */
  #dropped = 0;
  #droppedOfLine = 0;
  #reread = 0;
  #width: number | null = null;

  /** @param maximumLength of a record, in characters, without its line end */
  constructor(delimiter: string, maximumLength: number) {
    this.#scanner = new FieldScanner(delimiter);
    this.#maximumLength = maximumLength;
  }

  /** To be called after the header was read; until then records may have any number of fields. */
  take(choice: ColumnChoice): void {
    this.#scanner.take(choice.targets);
    this.#width = choice.targets.length;
  }

  /** @param last whether the file ends with this text */
  feed(text: string, last: boolean): void {
    this.#dropped += this.#position;
    this.#text = this.#text.slice(this.#position) + text;
    this.#position = 0;
    this.#last = last;
    this.#scanner.use(this.#text, last);
  }

  /**
   * The next record or problem; null when more text is needed or the file has ended.
   * @throws DelimitedFileError BROKEN_QUOTES
   */
  next(): DelimitedRecord | DelimitedProblem | null {
    while (this.#position < this.#text.length) {
      if (this.#skipping) {
        this.#skipLine();
        continue;
      }
      const start = this.#position;
      if (this.#isWaiting(start)) return null;
      const outcome = this.#scanner.scan(start);
      const end = this.#scanner.end;
      if (this.#isTooLong(outcome, start, end)) return this.#tooLong(start);
      if (outcome === 'MORE') return null;
      if (outcome === 'BLANK') this.#advance(end, 1);
      else if (outcome === 'RECORD') return this.#record(end);
      else return this.#brokenQuote(outcome, start, end);
    }
    return null;
  }

  /** The place right behind all text that was fed. */
  endPosition(): TextPosition {
    const rest = this.#text.slice(this.#position);
    const lineStart = rest.lastIndexOf('\n') + 1;
    const before = lineStart === 0 ? this.#droppedOfLine : 0;
    return {
      line: this.#line + lineFeedsIn(rest),
      column: before + rest.length - lineStart + 1,
    };
  }

  /** Most often the text simply stops in a line: no need then to take its fields apart. */
  #isWaiting(start: number): boolean {
    if (this.#last || this.#text.length - start > this.#maximumLength) return false;
    return !this.#text.includes('\n', start);
  }

  #advance(end: number, lines: number): void {
    this.#position = end;
    this.#line += lines;
    this.#droppedOfLine = 0;
  }

  #record(end: number): DelimitedRecord | DelimitedProblem {
    const { fields, count, innerLines } = this.#scanner;
    const line = this.#line;
    this.#advance(end, innerLines + 1);
    if (this.#width === null || count === this.#width) return { line, fields };
    const where =
      innerLines === 0 ? `Line ${line}` : `The record on lines ${line} to ${line + innerLines}`;
    const message =
      `${where} has ${fieldsIn(count)}, but the header has ${this.#width}. ` +
      'Put fields that hold the delimiter into double quotes, and add what is missing.';
    return { line, code: 'WRONG_FIELD_COUNT', message };
  }

  #brokenQuote(outcome: ScanOutcome, start: number, fault: number): DelimitedProblem {
    const before = this.#text.slice(start, fault);
    const column = before.length - before.lastIndexOf('\n');
    const innerLines = lineFeedsIn(before);
    const place = `Line ${this.#line + innerLines}, column ${column}`;
    const line = this.#leave(start, outcome === 'OPEN_QUOTE' ? this.#text.length : fault);
    const message =
      outcome === 'OPEN_QUOTE'
        ? `${place}: the quote that opens here is never closed. Close it, or double it if it is text.`
        : `${place}: text follows a closing quote. Double the quotes that are part of the text.`;
    const code = outcome === 'OPEN_QUOTE' ? 'UNCLOSED_QUOTE' : 'STRAY_QUOTE';
    return innerLines === 0 ? { line, column, code, message } : { line, code, message };
  }

  #tooLong(start: number): DelimitedProblem {
    const limit = start + this.#maximumLength;
    const lineEnd = this.#text.indexOf('\n', start);
    const isOneLine = lineEnd === -1 || lineEnd >= limit;
    const line = this.#leave(start, limit);
    const size = `${this.#maximumLength} characters`;
    return isOneLine
      ? {
          line,
          code: 'RECORD_TOO_LONG',
          message: `Line ${line} is longer than ${size}. Shorten it, or check the file's line ends.`,
        }
      : {
          line,
          code: 'UNCLOSED_QUOTE',
          message: `The record that begins on line ${line} does not end within ${size}: most likely a quote is opened and never closed. Close it, or double it if it is text.`,
        };
  }

  /** Gives the record up; its first line will be skipped. @returns the line on which it begins */
  #leave(start: number, readTo: number): number {
    const lineEnd = this.#text.indexOf('\n', start);
    if (lineEnd !== -1 && lineEnd < readTo) this.#reread += readTo - lineEnd;
    if (this.#reread > REREAD_ALLOWANCE * this.#maximumLength + this.#dropped + start) {
      throw new DelimitedFileError(
        'BROKEN_QUOTES',
        `The quotes of the file do not pair up, at the latest from line ${this.#line} on. Check how it was exported: fields that hold quotes must stand in quotes, with theirs doubled.`,
        { line: this.#line, column: 1 },
      );
    }
    this.#skipping = true;
    return this.#line;
  }

  #skipLine(): void {
    const lineEnd = this.#text.indexOf('\n', this.#position);
    if (lineEnd === -1) {
      this.#droppedOfLine += this.#text.length - this.#position;
      this.#position = this.#text.length;
    } else {
      this.#advance(lineEnd + 1, 1);
      this.#skipping = false;
    }
  }

  /** The end of the line does not count; in an unfinished record it may be cut in two. */
  #isTooLong(outcome: ScanOutcome, start: number, end: number): boolean {
    const isFinished = outcome !== 'MORE' && outcome !== 'OPEN_QUOTE';
    if (!isFinished) return this.#text.length - start - CRLF.length > this.#maximumLength;
    if (end - start <= this.#maximumLength) return false;
    const ending = [CRLF, '\n', ''].find((text) => this.#text.endsWith(text, end)) ?? '';
    return end - start - ending.length > this.#maximumLength;
  }
}

function fieldsIn(count: number): string {
  return count === 1 ? '1 field' : `${count} fields`;
}
