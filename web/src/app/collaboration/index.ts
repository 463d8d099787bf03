export { Attachments, useBytes } from './attachments'
export { Comments } from './comments'
