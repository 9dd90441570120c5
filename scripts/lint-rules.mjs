/** ESLint rules for what only this house forbids. */
import { relative, sep } from 'node:path';

/** Words that name a drawer instead of an idea. */
const DRAWERS = /^(?:util|helper|common|manager)s?$/i;

/** `Date-helpers.spec.ts` is a drawer of dates; `common-passwords.ts` holds passwords. */
const isDrawer = (part) => DRAWERS.test(part.split(/[-.]/).at(-1) ?? '');

const tellingNames = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      drawer: '"{{part}}" says nothing: name the file or folder after the one idea it holds.',
    },
  },
  create: (context) => ({
    Program(node) {
      const path = relative(context.cwd, context.filename).replace(
        /\.(?:[a-z]+\.)?[cm]?[jt]s$/,
        '',
      );
      const part = path.split(sep).find(isDrawer);
      if (part) context.report({ node, loc: TOP, messageId: 'drawer', data: { part } });
    },
  }),
};

const LIBRARY_INDEX = /^libs\/[^/]+\/[^/]+\/src\/index\.ts$/;

const indexAtTheEdge = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      inside: 'Only a library has an index.ts, at its edge: inside it, import the file itself.',
      barrel: 'Only the index.ts of a library passes on what other files export.',
      everything: 'Name what the library exports: `export *` makes nobody decide.',
    },
  },
  create(context) {
    const path = relative(context.cwd, context.filename).split(sep).join('/');
    if (LIBRARY_INDEX.test(path)) {
      return {
        ExportAllDeclaration: (node) => context.report({ node, messageId: 'everything' }),
      };
    }
    const reportBarrel = (node) => {
      if (node.source?.value.startsWith('.')) context.report({ node, messageId: 'barrel' });
    };
    return {
      Program(node) {
        if (/(?:^|\/)index\.[cm]?[jt]s$/.test(path)) {
          context.report({ node, loc: TOP, messageId: 'inside' });
        }
      },
      ExportAllDeclaration: reportBarrel,
      ExportNamedDeclaration: reportBarrel,
    };
  },
};

/** `set_config(name, value, …)` whose last argument is not `true`; arguments may be expressions. */
const SETTING_CALL = /set_config\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)/gi;
/** `set meridian.organization = …`, which lasts as long as the connection, but not `set local`. */
const SETTING_STATEMENT = /\bset\s+(?:session\s+)?meridian\./i;

const tenantPerTransaction = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      session:
        'A setting that outlives its transaction shows one tenant to the next user of the connection: set_config(…, true).',
    },
  },
  create(context) {
    const check = (node, sql) => {
      const calls = [...sql.matchAll(SETTING_CALL)];
      const outlives = calls.some(([, given]) => !/,\s*true\s*$/i.test(given));
      if (outlives || SETTING_STATEMENT.test(sql)) context.report({ node, messageId: 'session' });
    };
    return {
      Literal: (node) => {
        if (typeof node.value === 'string') check(node, node.value);
      },
      TemplateLiteral: (node) => check(node, node.quasis.map((part) => part.value.raw).join('$')),
    };
  },
};

const TOP = { line: 1, column: 0 };

export const meridianRules = {
  rules: {
    'index-at-the-edge': indexAtTheEdge,
    'telling-names': tellingNames,
    'tenant-per-transaction': tenantPerTransaction,
  },
};
