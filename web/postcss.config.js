import mantine from 'postcss-preset-mantine'

const sheet = {
  background: 'var(--pl-sheet)',
  border: '1px solid var(--pl-hairline)',
  'border-radius': '8px',
}

// What several style sheets begin with: "@mixin plain-list;" in a rule.
const mixins = {
  'plain-list': { margin: '0', padding: '0', 'list-style': 'none' },
  'survey-sheet': { padding: '24px', ...sheet },
  'survey-group': {
    display: 'grid',
    gap: '12px',
    margin: '0',
    padding: '12px 16px 16px',
    ...sheet,
  },
  'survey-legend': { padding: '0 4px', 'font-size': '13px', 'font-weight': '500' },
  'survey-note': { 'font-size': '12px', 'line-height': '1.5', color: 'var(--pl-muted)' },
  'survey-warning': {
    padding: '8px 12px',
    'line-height': '1.5',
    border: '1px solid var(--pl-attention)',
    'border-radius': '6px',
  },
}

export default { plugins: [mantine({ mixins })] }
