export { AddElement, typesOf } from './add_element'
export { ConflictDialog } from './conflict_dialog'
export { Fact } from './fact'
export * from './write_element'
