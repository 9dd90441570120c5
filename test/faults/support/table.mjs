/** The figures of all cases, a line each. */
export function table(outcomes) {
  return outcomes
    .map(({ id, state, figures = {} }) => {
      const told = Object.entries(figures).map(([name, value]) => `${words(name)} ${shown(value)}`);
      return `${id}  ${state.padEnd(7)}  ${told.join(', ')}`;
    })
    .join('\n');
}

/** recoveryP95 → recovery p95 */
const words = (name) => name.replace(/(?<=[a-z])([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

const shown = (value) => (Number.isInteger(value) ? value.toLocaleString('en-GB') : value.toFixed(1));
