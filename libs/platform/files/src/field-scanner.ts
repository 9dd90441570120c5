const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * How a record ended. STRAY_QUOTE: a closing quote is followed by something other than a delimiter
 * or the end of the line. OPEN_QUOTE: the file ends within quotes. MORE: the text ends too early.
 */
export type ScanOutcome = 'BLANK' | 'MORE' | 'OPEN_QUOTE' | 'RECORD' | 'STRAY_QUOTE';

/**
 * Cuts one record out of a text, after RFC 4180: fields may stand in double quotes, which may hold
 * delimiters, line ends and doubled quotes; lines end in LF or CRLF. A quote inside a field that
 * does not begin with one is an ordinary character (`5" disk`), as spreadsheets have it.
 *
 * Only wanted fields are copied out of the text; over the others it walks from delimiter to
 * delimiter with `indexOf`, remembering the ones ahead, so that a text is searched once. The results
 * are left in properties, because a returned object per record would be the main cost.
 */
export class FieldScanner {
  readonly #delimiter: string;
  readonly #delimiterCode: number;
  #text = '';
  /** Whether no text follows after this one. */
  #last = false;
  #targets: readonly (readonly number[])[] | null = null;
  #blank: readonly string[] = [];
  /** Where the next delimiter is, when not before the place we are at. */
  #nextDelimiter = -1;
  #value = '';

  /** The wanted fields of the record, in the order in which they are wanted. */
  fields: string[] = [];
  /** How many fields the record has. */
  count = 0;
  /** How many line ends the record holds within quotes. */
  innerLines = 0;
  /** Where the next record begins (RECORD, BLANK), or the character at fault (the quote outcomes). */
  end = 0;

  /** @param delimiter one UTF-16 unit other than a quote or a line end */
  constructor(delimiter: string) {
    this.#delimiter = delimiter;
    this.#delimiterCode = delimiter.charCodeAt(0);
  }

  /** @param targets for each field its places in `fields`; all fields are taken until this is set */
  take(targets: readonly (readonly number[])[]): void {
    this.#targets = targets;
    this.#blank = Array.from({ length: targets.flat().length }, () => '');
  }

  /** Goes on with another text. @param last whether the file ends with it */
  use(text: string, last: boolean): void {
    this.#text = text;
    this.#last = last;
    this.#nextDelimiter = -1;
    this.end = 0;
  }

  /** Scans the record that begins at `start`, which must lie inside the text. */
  scan(start: number): ScanOutcome {
    const text = this.#text;
    // A record at fault is left behind at its first line: what was found ahead may be too far ahead.
    if (start < this.end) this.#nextDelimiter = -1;
    this.fields = this.#blank.slice();
    this.count = 0;
    this.innerLines = 0;
    let at = start;
    let lineEnd = this.#lineEndFrom(at);
    for (;;) {
      let fieldEnd: number;
      if (text.charCodeAt(at) === QUOTE) {
        const fault = this.#scanQuoted(at);
        if (fault !== null) return fault;
        fieldEnd = this.end;
        if (lineEnd < fieldEnd) lineEnd = this.#lineEndFrom(fieldEnd);
        this.#keep(this.#value);
      } else {
        fieldEnd = Math.min(this.#delimiterFrom(at), lineEnd);
        if (fieldEnd === text.length && !this.#last) return 'MORE';
        const contentEnd = fieldEnd === lineEnd ? this.#beforeReturn(at, fieldEnd) : fieldEnd;
        if (contentEnd === start && fieldEnd === lineEnd) return this.#endLine('BLANK', lineEnd);
        if (this.#isWanted()) this.#keep(text.slice(at, contentEnd));
      }
      this.count += 1;
      if (text.charCodeAt(fieldEnd) !== this.#delimiterCode)
        return this.#endLine('RECORD', lineEnd);
      at = fieldEnd + 1;
    }
  }

  /** Leaves the value in `#value`, and behind the closing quote in `end`. */
  #scanQuoted(open: number): ScanOutcome | null {
    const text = this.#text;
    let doubled = false;
    let close = text.indexOf('"', open + 1);
    while (close !== -1 && text.charCodeAt(close + 1) === QUOTE) {
      doubled = true;
      close = text.indexOf('"', close + 2);
    }
    if (close === -1) {
      this.end = open;
      return this.#last ? 'OPEN_QUOTE' : 'MORE';
    }
    this.end = close + 1;
    if (!this.#endsField(close + 1)) return this.#needsMore(close + 1) ? 'MORE' : 'STRAY_QUOTE';
    const value = text.slice(open + 1, close);
    this.innerLines += lineFeedsIn(value);
    this.#value = doubled ? value.replaceAll('""', '"') : value;
    return null;
  }

  #endsField(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    if (code === this.#delimiterCode || code === LINE_FEED) return true;
    if (at === this.#text.length) return this.#last;
    if (code !== CARRIAGE_RETURN) return false;
    if (at + 1 === this.#text.length) return this.#last;
    return this.#text.charCodeAt(at + 1) === LINE_FEED;
  }

  /** Whether what follows a quote cannot be told yet: the text stops there, or after a CR. */
  #needsMore(at: number): boolean {
    if (this.#last) return false;
    const left = this.#text.length - at;
    return left === 0 || (left === 1 && this.#text.charCodeAt(at) === CARRIAGE_RETURN);
  }

  #isWanted(): boolean {
    const places = this.#targets === null ? null : this.#targets[this.count];
    return places === null || (places !== undefined && places.length > 0);
  }

  #keep(value: string): void {
    if (this.#targets === null) {
      this.fields.push(value);
      return;
    }
    for (const place of this.#targets[this.count] ?? []) this.fields[place] = value;
  }

  #endLine(outcome: 'BLANK' | 'RECORD', lineEnd: number): ScanOutcome {
    this.end = Math.min(lineEnd + 1, this.#text.length);
    return outcome;
  }

  #lineEndFrom(at: number): number {
    const lineEnd = this.#text.indexOf('\n', at);
    return lineEnd === -1 ? this.#text.length : lineEnd;
  }

  #delimiterFrom(at: number): number {
    if (this.#nextDelimiter < at) {
      const next = this.#text.indexOf(this.#delimiter, at);
      this.#nextDelimiter = next === -1 ? this.#text.length : next;
    }
    return this.#nextDelimiter;
  }

  /** CR belongs to the line end, not to the field before it. */
  #beforeReturn(from: number, lineEnd: number): number {
    const isReturn = lineEnd > from && this.#text.charCodeAt(lineEnd - 1) === CARRIAGE_RETURN;
    return isReturn ? lineEnd - 1 : lineEnd;
  }
}

export function lineFeedsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
