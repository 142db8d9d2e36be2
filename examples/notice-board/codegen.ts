import type { CodegenConfig } from '@graphql-codegen/cli'

const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: 'src/**/*.{ts,tsx}',
  ignoreNoDocuments: true,
  generates: {
    './src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        strictScalars: true,
        scalars: { CreditCode: 'string', Date: 'string', DateTime: 'string', Decimal: 'string', Money: 'string' },
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
  },
}

export default config
