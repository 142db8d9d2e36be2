import { createRoot } from 'react-dom/client'
import { App } from './app'
import { loadConfig } from './config'
import './style.css'

loadConfig().then((config) => {
  createRoot(document.getElementById('root')!).render(<App config={config} />)
})
