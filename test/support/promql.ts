/** What a PromQL expression asks for, by Prometheus' own grammar. */
import { parser } from '@prometheus-io/lezer-promql';

type Node = ReturnType<typeof parser.parse>['topNode'];

/** A selector of series, as `up{job="a"}`. */
export interface Selector {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  /** The labels by which the expression groups what is selected. */
  readonly groupedBy: readonly string[];
}

export interface Matcher {
  readonly label: string;
  /** Whether a label with that value, or none (an empty text), is selected. */
  readonly matches: (value: string) => boolean;
}

/**
 * The selectors of an expression, in its order.
 *
 * @throws SyntaxError for what is no expression.
 */
export function selectorsOf(expression: string): readonly Selector[] {
  const textOf = (node: Node | null) => (node ? expression.slice(node.from, node.to) : '');
  const selectors: Selector[] = [];
  parser.parse(expression).iterate({
    enter({ type, node, from }) {
      if (type.isError) throw new SyntaxError(`${expression}\nat ${expression.slice(from)}`);
      if (type.name !== 'VectorSelector') return;
      const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
      selectors.push({
        name: textOf(node.getChild('Identifier')),
        matchers: matchers.map((matcher) => ({
          label: textOf(matcher.getChild('LabelName')),
          matches: matching(
            textOf(matcher.getChild('MatchOp')),
            textOf(matcher.getChild('StringLiteral')).slice(1, -1),
          ),
        })),
        groupedBy: groupingsAbove(node).map(textOf),
      });
    },
  });
  return selectors;
}

/** The names of labels in each `by (...)` around a selector. */
function groupingsAbove(selector: Node): readonly Node[] {
  const found: Node[] = [];
  for (let node = selector.parent; node !== null; node = node.parent) {
    const labels = node.getChild('AggregateModifier')?.getChild('GroupingLabels');
    found.push(...(labels?.getChildren('LabelName') ?? []));
  }
  return found;
}

function matching(operator: string, wanted: string): Matcher['matches'] {
  const pattern = new RegExp(`^(?:${wanted})$`);
  switch (operator) {
    case '=':
      return (value) => value === wanted;
    case '!=':
      return (value) => value !== wanted;
    case '=~':
      return (value) => pattern.test(value);
    case '!~':
      return (value) => !pattern.test(value);
    default:
      throw new SyntaxError(`no operator of a label: ${operator}`);
  }
}
