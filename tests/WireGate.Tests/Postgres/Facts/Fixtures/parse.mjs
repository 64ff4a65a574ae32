// Parses the statements of *.txt here (a statement a line; below it, indented, the facts expected) with PostgreSQL's grammar: one line of JSON for each line of SQL.
//   npm i libpg-query@18.1.5 && node parse.mjs
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const grammar = createRequire(process.cwd() + '/')('libpg-query');
await grammar.loadModule();
const folder = new URL('.', import.meta.url);
for (const name of readdirSync(folder).filter(file => file.endsWith('.txt'))) {
  const lines = readFileSync(new URL(name, folder), 'utf8').split('\n').filter(line => line !== '' && !/^(# |    )/.test(line));
  const trees = lines.map(line => {
    try {
      return JSON.stringify(grammar.parseSync(line));
    } catch (error) {
      throw new Error(`${name}: ${line}: ${error.message}`);
    }
  });
  writeFileSync(new URL(name.replace('.txt', '.jsonl'), folder), trees.join('\n') + '\n');
}
