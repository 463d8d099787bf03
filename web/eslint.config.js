import js from '@eslint/js'
import a11y from 'eslint-plugin-jsx-a11y-x'
import hooks from 'eslint-plugin-react-hooks'
import ts from 'typescript-eslint'

const visibleAttributes =
  '/^(label|title|placeholder|alt|aria-label|description|nothingFoundMessage)$/'

// No colour outside src/tokens, no words outside src/locales.
const houseRules = [
  {
    selector: 'Literal[value=/^#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$/]',
    message: 'A colour belongs into src/tokens/tokens.ts.',
  },
  {
    selector: 'Literal[value=/\\b(rgba?|hsla?|oklch|oklab)\\(/]',
    message: 'A colour belongs into src/tokens/tokens.ts.',
  },
  {
    selector: 'JSXText[value=/\\p{L}{2,}/u]',
    message: 'Words that people see belong into src/locales.',
  },
  {
    selector: `JSXAttribute[name.name=${visibleAttributes}] > Literal[value=/\\p{L}{2,}/u]`,
    message: 'Words that people see belong into src/locales.',
  },
]

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.d.ts', 'public'] },
  js.configs.recommended,
  ...ts.configs.strict,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks, 'jsx-a11y-x': a11y },
    rules: {
      ...hooks.configs.recommended.rules,
      ...a11y.configs.recommended.rules,
      'react-hooks/incompatible-library': 'off',
      'react-hooks/set-state-in-effect': 'off',
      'react-hooks/refs': 'off',
      'no-restricted-syntax': ['error', ...houseRules],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      'max-lines': ['error', 600],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'echarts', message: 'Only src/charts knows ECharts.' },
            { name: '@xyflow/react', message: 'Only src/graph knows React Flow.' },
          ],
          patterns: [{ group: ['echarts/*'], message: 'Only src/charts knows ECharts.' }],
        },
      ],
    },
  },
  // Screens do not import each other; parts, charts and graph know neither server nor screens.
  ...[
    [['src/screens/*/**'], ['@/screens/*', '../../**']],
    [
      ['src/parts/**', 'src/charts/**', 'src/graph/**'],
      ['@/api', '@/api/*', '@/app/*', '@/screens/*'],
    ],
    [
      ['src/tokens/**', 'src/words/**'],
      ['@/api', '@/app/*', '@/parts', '@/parts/*', '@/screens/*'],
    ],
    [['src/api/**'], ['@/app/*', '@/parts', '@/parts/*', '@/screens/*']],
    [['src/app/**'], ['@/screens/*']],
  ].map(([files, group]) => ({
    files,
    ignores: ['**/*.test.tsx', '**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'echarts', message: 'Only src/charts knows ECharts.' },
            { name: '@xyflow/react', message: 'Only src/graph knows React Flow.' },
          ],
          patterns: [
            { group, message: 'Against the import directions in web/README.md.' },
            { group: ['echarts/*'], message: 'Only src/charts knows ECharts.' },
          ],
        },
      ],
    },
  })),
  {
    files: ['src/charts/**', 'src/graph/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@/api', '@/api/*', '@/app/*', '@/screens/*'],
              message: 'Against the import directions in web/README.md.',
            },
          ],
        },
      ],
    },
  },
  { files: ['src/tokens/**', '**/*.test.{ts,tsx}'], rules: { 'no-restricted-syntax': 'off' } },
)
