// Reads a TypeScript file for the import rules: what it imports, and which names it uses but does not declare.

import { parseSync } from 'vite';

/**
 * The imports of a module (static, dynamic with a literal, type-only) and the names it uses without declaring them,
 * `import.meta.x` among them; `at` is a position in the text. A name counts as declared in the whole function (or
 * module) that declares it anywhere; `globalThis.name` is a use of `name`.
 * @param {string} file only its extension matters
 * @param {string} text
 * @returns {{ imports: { specifier: string, at: number }[], globals: { name: string, at: number }[],
 *   errors: { message: string, at: number }[] }}
 */
export function scan(file, text) {
  const { program, errors } = parseSync(file, text);
  const found = { imports: [], globals: [] };
  const visit = (node, key, parent, scopes) => {
    if (Array.isArray(node)) for (const child of node) visit(child, key, parent, scopes);
    if (typeof node?.type !== 'string') return;
    const specifier = specifierOf(node);
    if (specifier !== undefined) found.imports.push({ specifier, at: node.start });
    if (/^Export\w+Declaration$/.test(node.type) && node.source) return;
    if (node.type === 'MemberExpression') {
      const name = String(node.computed ? node.property.value : node.property.name);
      if (node.object.type === 'MetaProperty')
        found.globals.push({ name: `import.meta.${name}`, at: node.start });
      if (node.object.name === 'globalThis') found.globals.push({ name, at: node.start });
    }
    if (
      node.type === 'Identifier' &&
      !isLabel(key, parent) &&
      !scopes.some((names) => names.has(node.name))
    ) {
      found.globals.push({ name: node.name, at: node.start });
    }
    const inner = isScope(node) ? [declarations(node), ...scopes] : scopes;
    for (const child of Object.keys(node)) visit(node[child], child, node, inner);
  };
  visit(program, '', undefined, []);
  return { ...found, errors: errors.map((e) => ({ message: e.message, at: e.labels[0]?.start ?? 0 })) };
}

/** What an import, re-export, `import()` or `import('...')` type names; undefined for other nodes. */
function specifierOf(node) {
  const source = node.type === 'TSExternalModuleReference' ? node.expression : node.source;
  const value = source?.type === 'TemplateLiteral' ? source.quasis[0].value.cooked : source?.value;
  return typeof value === 'string' ? value : undefined;
}

const MAY_HOLD_LABELS =
  /^(TSQualifiedName|TSImportType|TSNamedTuple|Import|Export|Meta|Label|Break|Continue)/;

/** Whether an identifier is only a label there (of a member, a key, an import), not the use of a name. */
function isLabel(key, parent) {
  if (key === 'property' || key === 'key') return !parent.computed;
  const isLabelled = ['label', 'right', 'imported', 'exported', 'qualifier', 'meta'].includes(key);
  return isLabelled && MAY_HOLD_LABELS.test(parent.type);
}

/** Modules, functions and function types (and type arguments, which declare nothing). */
function isScope(node) {
  return node.type === 'Program' || Array.isArray(node.params);
}

const DECLARATIONS = /^(VariableDeclarator|FunctionDeclaration|TSDeclareFunction|Class\w+|TS\w+Declaration)$/;

/** The names that a module or function declares, those of functions within it left out. */
function declarations(root) {
  const names = new Set();
  const bind = (pattern) => {
    if (!pattern) return;
    if (pattern.type === 'Identifier') names.add(pattern.name);
    for (const key of ['left', 'argument', 'value', 'parameter']) bind(pattern[key]);
    for (const part of [...(pattern.properties ?? []), ...(pattern.elements ?? [])]) bind(part);
  };
  const visit = (node) => {
    if (Array.isArray(node)) node.forEach(visit);
    // `declare const process` declares nothing that exists: using it is using the platform's own.
    if (typeof node?.type !== 'string' || (node.type === 'VariableDeclaration' && node.declare)) return;
    if (DECLARATIONS.test(node.type)) bind(node.id);
    if (/^Import\w*Specifier$/.test(node.type)) bind(node.local);
    if (node.type === 'CatchClause') bind(node.param);
    if (node === root || !isScope(node)) Object.values(node).forEach(visit);
  };
  for (const param of root.params ?? []) bind(param);
  if (root.type === 'FunctionExpression') bind(root.id);
  visit(root);
  return names;
}
