const LEVELS = ['debug', 'info', 'warn', 'error'];

/**
 * What is prose and so no behaviour: what a log entry says (its level and fields are behaviour), and
 * the description of a setting, output or resource. What an error says is behaviour: tests pin it.
 */
function shouldIgnore(path) {
  if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
  const { parent, key } = path;
  if (key === 0 && parent.type === 'CallExpression' && isLogCall(parent.callee)) {
    return 'The text of a log entry.';
  }
  if (parent.type === 'ObjectProperty' && key === 'value' && parent.key.name === 'description') {
    return 'A description.';
  }
  return undefined;
}

/** `log.warn(…)`, `this.#tools.log.warn(…)`, `this.#log.warn(…)`. */
function isLogCall(callee) {
  if (callee.type !== 'MemberExpression' || !LEVELS.includes(callee.property.name)) return false;
  const { object } = callee;
  const last = object.type === 'MemberExpression' ? object.property : object;
  return (last.type === 'PrivateName' ? last.id : last).name === 'log';
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'prose', value: { shouldIgnore } }];
