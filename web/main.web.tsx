// The page: puts the shell into its element.

import { render } from 'solid-js/web';
import { App } from './shell/app.web.tsx';
import { createLink, LinkContext } from './shell/link.web.ts';
import { dropToken, keepPage } from './sw/start.web.ts';
import './shell/theme.css';
import './shell/shell.css';
import './ui/ui.css';

dropToken();
const root = document.getElementById('crease')!;
root.replaceChildren();
render(() => {
  const link = createLink();
  return (
    <LinkContext.Provider value={link}>
      <App />
    </LinkContext.Provider>
  );
}, root);
void keepPage();
