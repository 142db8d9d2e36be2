// Stands in for react-style-singleton, with which GraphiQL's dialogs keep the page from scrolling: that writes a `style`
// element, which the content policy forbids; a constructed sheet does the same within it.
import { useEffect } from 'react';

export function styleSingleton() {
  return function Sheet({ styles }) {
    useEffect(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      return () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
      };
    }, [styles]);
    return null;
  };
}
