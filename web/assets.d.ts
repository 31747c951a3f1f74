// What Vite lets TypeScript import besides modules: style sheets.

declare module '*.css';
