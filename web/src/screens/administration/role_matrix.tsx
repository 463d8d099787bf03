import { Sheet } from '@/parts'
import { useWords } from '@/words'
import styles from './administration.module.css'
import { Wide } from './wide'

export const roles = ['reader', 'respondent', 'contributor', 'editor', 'steward', 'admin'] as const

// Which role may do what, from docs/formats/identity.md. Each has the rights of the ones before it;
// the server decides again at every call.
const least: [string, (typeof roles)[number]][] = [
  ['read', 'reader'],
  ['comment', 'respondent'],
  ['edit_own', 'contributor'],
  ['propose', 'contributor'],
  ['edit', 'editor'],
  ['import', 'editor'],
  ['merge', 'editor'],
  ['mute', 'editor'],
  ['catalogs', 'steward'],
  ['backup', 'admin'],
  ['people', 'admin'],
]

export function RoleMatrix() {
  const t = useWords('administration')
  return (
    <Sheet title={t('matrix.title')} note={t('matrix.note')} flush>
      <Wide label={t('matrix.title')}>
        <table className={`${styles['table']} ${styles['matrix']}`}>
          <thead>
            <tr>
              <th scope="col">{t('matrix.right')}</th>
              {roles.map((role) => (
                <th key={role} scope="col">
                  {t(`role.${role}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {least.map(([right, first]) => (
              <tr key={right}>
                <td>{t(`matrix.${right}`)}</td>
                {roles.map((role) => {
                  const yes = roles.indexOf(role) >= roles.indexOf(first)
                  return (
                    <td key={role}>
                      <span aria-hidden>{yes ? '●' : '·'}</span>
                      <span className="visually-hidden">{t(yes ? 'matrix.yes' : 'matrix.no')}</span>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Sheet>
  )
}
