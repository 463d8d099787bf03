// Query keys. The first part is the kind of fact, which is what live updates name; then the workspace.
export interface Moment {
  as_of?: string | undefined
  scenario?: string | undefined
}

export type Kind =
  | 'session'
  | 'account'
  | 'server'
  | 'people'
  | 'metamodel'
  | 'elements'
  | 'analysis'
  | 'findings'
  | 'history'
  | 'scenarios'
  | 'imports'
  | 'comments'
  | 'saved_views'
  | 'notifications'
  | 'presence'
  | 'settings'
  | 'campaigns'
  | 'answering'
  | 'feeds'
  | 'catalog_texts' // read when one is opened; a text being edited is not replaced

export const key = (kind: Kind, workspace?: string, ...rest: unknown[]) =>
  workspace === undefined ? [kind, ...rest] : [kind, workspace, ...rest]
