export { SignIn } from './pages/sign_in'
export { SetUp } from './pages/set_up'
export { Invitation } from './pages/invitation'
export { ResetPassword } from './pages/reset'
