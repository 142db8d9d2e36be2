import { useLanguage } from './language'

/** Days and instants are those of Beijing wherever the reader is. */
const inBeijing = { timeZone: 'Asia/Shanghai' } as const

const formats = (language: 'zh-CN' | 'en-GB') => {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  const weekday = new Intl.DateTimeFormat(language, {
    month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC',
  })
  const instant = new Intl.DateTimeFormat(language, {
    dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23', ...inBeijing,
  })
  const yuan = new Intl.NumberFormat(language, { style: 'currency', currency: 'CNY', minimumFractionDigits: 0 })
  return {
    /** A `Date`. */
    day: (date: string) => day.format(new Date(date)),
    weekday: (date: string) => weekday.format(new Date(date)),
    /** A `DateTime`. */
    instant: (at: string) => instant.format(new Date(at)),
    /** A `Money`. */
    money: (amount: string) => yuan.format(Number(amount)),
  }
}

const cached = { 'zh-CN': formats('zh-CN'), en: formats('en-GB') }

export const useFormat = () => cached[useLanguage()]

/** Days, hours and minutes from one instant to a later one. */
export function span(from: string, to: string) {
  const minutes = Math.floor((Date.parse(to) - Date.parse(from)) / 60_000)
  return { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 }
}
