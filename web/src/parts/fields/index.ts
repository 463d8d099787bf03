export { FieldEditor, type FieldEditorProps } from './field_editor'
export { FieldValue } from './field_value'
export { MoneyInput } from './money_input'
export {
  type Choice,
  type Evidence,
  type FieldContext,
  type FieldKind,
  type FieldSpec,
  isMoney,
  type MoneyField,
} from './kinds'
