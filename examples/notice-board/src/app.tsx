import { useEffect, useMemo } from 'react'
import { Provider } from 'urql'
import { Route, Router, Switch } from 'wouter'
import { useBrowserLocation } from 'wouter/use-browser-location'
import { ChangesProvider } from './changes'
import { createClient } from './client'
import { ConfigContext, type Config } from './config'
import { baseOf, LanguageContext, languageOf } from './language'
import { Award } from './pages/award'
import { Awards } from './pages/awards'
import { Certificate } from './pages/certificate'
import { Filed } from './pages/filed'
import { Home } from './pages/home'
import { NotFound } from './pages/not-found'
import { Notice } from './pages/notice'
import { Notices } from './pages/notices'
import { Objection } from './pages/objection'
import { Progress } from './pages/progress'
import { Revocations } from './pages/revocations'
import { Layout } from './parts/layout'
import { SiteProvider } from './site'

export function App({ config }: { config: Config }) {
  const [path] = useBrowserLocation()
  const language = languageOf(path)
  const client = useMemo(() => createClient(config, language), [config, language])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])

  return (
    <ConfigContext value={config}>
      <ChangesProvider>
        <LanguageContext value={language}>
          <Provider value={client}>
            <Router base={baseOf[language]} key={language}>
              <SiteProvider>
                <Layout>
                  <Switch>
                    <Route path="/" component={Home} />
                    <Route path="/notices" component={Notices} />
                    <Route path="/notices/:id">{({ id }) => <Notice id={id} key={id} />}</Route>
                    <Route path="/notices/:id/objection">{({ id }) => <Objection notice={id} key={id} />}</Route>
                    <Route path="/objections" component={Progress} />
                    <Route path="/objections/filed" component={Filed} />
                    <Route path="/awards" component={Awards} />
                    <Route path="/awards/:id">{({ id }) => <Award id={id} key={id} />}</Route>
                    <Route path="/certificate" component={Certificate} />
                    <Route path="/revocations" component={Revocations} />
                    <Route component={NotFound} />
                  </Switch>
                </Layout>
              </SiteProvider>
            </Router>
          </Provider>
        </LanguageContext>
      </ChangesProvider>
    </ConfigContext>
  )
}
