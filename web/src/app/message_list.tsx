export { Notifications as MessageList } from '@mantine/notifications'
