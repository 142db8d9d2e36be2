import { createContext, useContext } from 'react'
import { root } from './config'

export type Language = 'zh-CN' | 'en'

/** The language is a part of the address: `/en/awards` is `/awards` in English. */
export const baseOf: Record<Language, string> = { 'zh-CN': root, en: `${root}/en` }

export function languageOf(path: string): Language {
  return path === baseOf.en || path.startsWith(`${baseOf.en}/`) ? 'en' : 'zh-CN'
}

export const LanguageContext = createContext<Language>('zh-CN')

export const useLanguage = () => useContext(LanguageContext)
