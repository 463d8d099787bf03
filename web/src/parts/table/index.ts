export * from './column'
export * from './data_table'
